/// Multipart forms as WARest's own reader takes them apart, which is laxer than RFC 7578 in some
/// places and stricter in others.
enum Multipart {
  static func parse(_ octets: [UInt8], boundary: String) -> UploadReader.Content {
    let open = Array("--\(boundary)\r\n".utf8)
    let separator = Array("\r\n--\(boundary)\r\n".utf8)
    let end = Array("\r\n--\(boundary)--".utf8)
    var fields = JSONObject()
    var uploads: [Upload] = []
    guard let first = find(open, in: octets, from: 0) else { return ([:], []) }
    var start = first + open.count
    while start < octets.count {
      guard let head = find([0x0D, 0x0A, 0x0D, 0x0A], in: octets, from: start) else { break }
      let lines = lines(octets[start..<head])
      start = head + 4
      let next = find(separator, in: octets, from: start)
      let last = find(end, in: octets, from: start)
      let isLast = last.map { $0 < next ?? .max } ?? false
      let partEnd = (isLast ? last : next) ?? octets.count
      add(lines, octets[start..<partEnd], &fields, &uploads)
      if isLast { break }
      start = partEnd + separator.count
    }
    return (.object(fields), uploads)
  }

  /// The fields of a part; of those with the same name the last one counts.
  private static func lines(_ octets: ArraySlice<UInt8>) -> [String: String] {
    var lines: [String: String] = [:]
    for line in octets.split(separator: 0x0A) {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let name = String(decoding: line[..<colon], as: UTF8.self).trimmed.lowercased()
      lines[name] = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmed
    }
    return lines
  }

  /// A part with a file name is a file, everything else a field.
  private static func add(
    _ lines: [String: String],
    _ content: ArraySlice<UInt8>,
    _ fields: inout JSONObject,
    _ uploads: inout [Upload]
  ) {
    let disposition = lines["content-disposition"] ?? ""
    let name = parameter("name", of: disposition) ?? "file"
    if let fileName = parameter("filename", of: disposition) {
      let type = lines["content-type"].map { $0.prefix { $0 != ";" }.trimmed }
      uploads.append(
        Upload(
          field: name,
          fileName: fileName,
          mimeType: (type ?? "application/octet-stream").lowercased(),
          octets: Array(content)
        )
      )
      return
    }
    var content = content
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    if content.last == 0x0A {
      content = content.dropLast()
      if content.last == 0x0D { content = content.dropLast() }
    }
    let value = JSON.string(String(decoding: content, as: UTF8.self))
    fields[name] = fields[name].map { .array(($0.array ?? [$0]) + [value]) } ?? value
  }

  /// The last parameter of that name; an empty one is none.
  private static func parameter(_ name: String, of disposition: String) -> String? {
    var found: String?
    for part in disposition.split(separator: ";") {
      let pair = part.trimmed.split(separator: "=", omittingEmptySubsequences: false)
      guard pair.count > 1, !pair[1].isEmpty, pair[0].lowercased() == name else { continue }
      var value = pair[1]
      if value.first == "\"" { value = value.dropFirst() }
      if value.last == "\"" { value = value.dropLast() }
      found = value.isEmpty ? nil : String(value)
    }
    return found
  }

  private static func find(_ needle: [UInt8], in octets: [UInt8], from start: Int) -> Int? {
    guard octets.count >= needle.count, start <= octets.count - needle.count else { return nil }
    return (start...(octets.count - needle.count)).first { index in
      octets[index] == needle[0] && octets[index..<(index + needle.count)].elementsEqual(needle)
    }
  }
}
