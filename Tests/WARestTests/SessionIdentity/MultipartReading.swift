/// A form as WARest's own reader of multipart takes it apart, which is not how RFC 7578 has it.
enum MultipartReading {
  /// The text fields, repeated ones as lists; files are no fields.
  static func fields(_ body: [UInt8], contentType: String) -> ScriptValue {
    var fields = ScriptValue.object([])
    guard let boundary = boundary(contentType) else { return fields }
    let open = Array("--\(boundary)\r\n".utf8)
    let separator = Array("\r\n--\(boundary)\r\n".utf8)
    let end = Array("\r\n--\(boundary)--".utf8)
    guard let first = find(open, in: body, from: 0) else { return fields }
    var position = first + open.count
    while position < body.count {
      guard let headEnd = find(Array("\r\n\r\n".utf8), in: body, from: position) else { break }
      let head = String(decoding: body[position..<headEnd], as: UTF8.self)
      position = headEnd + 4
      let next = find(separator, in: body, from: position)
      let last = find(end, in: body, from: position)
      let isLast = last.map { $0 < next ?? .max } ?? false
      let partEnd = (isLast ? last : next) ?? body.count
      if let name = fieldName(head) {
        add(name, String(decoding: body[position..<partEnd], as: UTF8.self), to: &fields)
      }
      if isLast { break }
      position = partEnd + separator.count
    }
    return fields
  }

  /// WARest lowers the whole header field first, so that upper-case boundaries are never found.
  private static func boundary(_ contentType: String) -> String? {
    guard
      let match = contentType.lowercased()
        .firstMatch(of: /boundary=(?:"([^"]+)"|([^;\s]+))/)
    else { return nil }
    return String(match.1 ?? match.2 ?? "")
  }

  /// The name of a field, `nil` for a file.
  ///
  /// An empty file name makes a field, a part without a name is called `file`, and of repeated
  /// parameters the last one counts.
  private static func fieldName(_ head: String) -> String? {
    var disposition = ""
    for scalars in head.unicodeScalars.split(separator: "\n") {
      let line = String(scalars)
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = ScriptValue.trim(String(line[..<colon])).lowercased()
      guard name == "content-disposition" else { continue }
      disposition = ScriptValue.trim(String(line[line.index(after: colon)...]))
    }
    var (name, fileName) = ("", "")
    for part in disposition.split(separator: ";", omittingEmptySubsequences: false) {
      let pair = ScriptValue.trim(String(part)).split(
        separator: "=",
        omittingEmptySubsequences: false
      )
      guard pair.count > 1, !pair[1].isEmpty else { continue }
      let value = unquoted(pair[1])
      switch pair[0].lowercased() {
      case "name": name = value
      case "filename": fileName = value
      default: break
      }
    }
    guard fileName.isEmpty else { return nil }
    return name.isEmpty ? "file" : name
  }

  private static func unquoted(_ text: Substring) -> String {
    var text = text
    if text.first == "\"" { text = text.dropFirst() }
    if text.last == "\"" { text = text.dropLast() }
    return String(text)
  }

  private static func add(_ name: String, _ text: String, to fields: inout ScriptValue) {
    var text = text
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    if text.unicodeScalars.last == "\n" {
      text.unicodeScalars.removeLast()
      if text.unicodeScalars.last == "\r" { text.unicodeScalars.removeLast() }
    }
    switch fields[name] {
    case nil: fields.set(name, .string(text))
    case .array(let values)?: fields.set(name, .array(values + [.string(text)]))
    case let first?: fields.set(name, .array([first, .string(text)]))
    }
  }

  private static func find(_ needle: [UInt8], in octets: [UInt8], from start: Int) -> Int? {
    guard start <= octets.count, let range = octets[start...].firstRange(of: needle) else {
      return nil
    }
    return range.lowerBound
  }
}
