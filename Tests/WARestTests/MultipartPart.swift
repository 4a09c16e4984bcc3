/// A part of a form, and a plain reader and writer of whole bodies that share nothing with the
/// filter.
struct MultipartPart: Equatable, CustomStringConvertible {
  var name: String
  var fileName: String?
  var type: String?
  var content: [UInt8]

  init(_ name: String, _ content: String, fileName: String? = nil, type: String? = nil) {
    self.init(name, Array(content.utf8), fileName: fileName, type: type)
  }

  init(_ name: String, _ content: [UInt8], fileName: String? = nil, type: String? = nil) {
    self.name = name
    self.content = content
    self.fileName = fileName
    self.type = type
  }

  var description: String {
    "\(name)|\(fileName ?? "-")|\(type ?? "-")|\(String(decoding: content, as: UTF8.self))"
  }

  static func body(_ parts: [MultipartPart], boundary: String) -> [UInt8] {
    var body: [UInt8] = []
    for part in parts {
      body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"".utf8
      if let fileName = part.fileName { body += "; filename=\"\(fileName)\"".utf8 }
      if let type = part.type { body += "\r\nContent-Type: \(type)".utf8 }
      body += "\r\n\r\n".utf8 + part.content + "\r\n".utf8
    }
    return body + "--\(boundary)--\r\n".utf8
  }

  /// `nil` unless the body is written exactly as the filter writes.
  static func parts(of body: [UInt8], boundary: String) -> [MultipartPart]? {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    var rest = ArraySlice("\r\n".utf8 + body)
    var parts: [MultipartPart] = []
    guard rest.starts(with: delimiter) else { return nil }
    rest = rest.dropFirst(delimiter.count)
    while !rest.elementsEqual("--\r\n".utf8) {
      guard rest.starts(with: "\r\n".utf8),
        let headEnd = rest.firstRange(of: Array("\r\n\r\n".utf8)),
        let end = rest[headEnd.upperBound...].firstRange(of: delimiter)
      else { return nil }
      let head = String(decoding: rest[rest.startIndex + 2..<headEnd.lowerBound], as: UTF8.self)
      let pattern =
        /Content-Disposition: form-data; name="([^"\\;=]+)"(?:; filename="([^"\\;=]+)")?(?:\r\nContent-Type: (\S.*))?/
      guard let match = head.wholeMatch(of: pattern) else { return nil }
      parts.append(
        MultipartPart(
          String(match.1),
          Array(rest[headEnd.upperBound..<end.lowerBound]),
          fileName: match.2.map(String.init),
          type: match.3.map(String.init)
        )
      )
      rest = rest[end.upperBound...]
    }
    return parts
  }
}
