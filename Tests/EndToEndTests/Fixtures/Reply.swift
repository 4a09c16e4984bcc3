import Foundation

/// A reply as curl saw it.
struct Reply {
  /// The last status line's code: interim replies come before it.
  var status: Int

  /// Lower-case names; a field that stands twice is joined by a comma.
  var fields: [String: String]
  var body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  /// - Throws: When `octets` do not begin with a head.
  init(_ octets: Data) throws {
    var rest = octets
    repeat {
      guard let end = rest.range(of: Data("\r\n\r\n".utf8)) else {
        throw TestFailure("no head in: \(String(decoding: octets, as: UTF8.self))")
      }
      let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        .components(separatedBy: "\r\n")
      let words = lines[0].split(separator: " ")
      guard words.count > 1, let code = Int(words[1]) else {
        throw TestFailure("no status in: \(lines[0])")
      }
      status = code
      fields = [:]
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let name = line[..<colon].lowercased()
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        fields[name] = fields[name].map { "\($0), \(value)" } ?? value
      }
      rest = Data(rest[end.upperBound...])
    } while status < 200
    body = rest
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: body)
    } catch {
      throw TestFailure("\(status) \(text): \(error)")
    }
  }
}
