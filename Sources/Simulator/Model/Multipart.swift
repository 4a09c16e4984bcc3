/// Multipart forms (RFC 7578).
enum Multipart {
  static func parse(_ octets: [UInt8], boundary: String) -> UploadReader.Content {
    let mark = Array("--\(boundary)".utf8)
    var fields = JSONObject()
    var uploads: [Upload] = []
    guard var start = find(mark, in: octets, from: 0) else { return ([:], []) }
    while let end = find([0x0D, 0x0A] + mark, in: octets, from: start + mark.count) {
      let part = Array(octets[(start + mark.count)..<end])
      start = end + 2
      guard let head = find(Array("\r\n\r\n".utf8), in: part, from: 0) else { continue }
      let lines = String(decoding: part[..<head], as: UTF8.self).split(separator: "\r\n")
      let content = Array(part[(head + 4)...])
      let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") } ?? ""
      guard let name = parameter("name", of: disposition) else { continue }
      guard let fileName = parameter("filename", of: disposition) else {
        fields[name] = .string(String(decoding: content, as: UTF8.self))
        continue
      }
      let type = lines.first { $0.lowercased().hasPrefix("content-type:") }
      let mime = type.map { $0.dropFirst("content-type:".count).trimmed.lowercased() }
      uploads.append(
        Upload(
          field: name,
          fileName: fileName,
          mimeType: mime ?? "application/octet-stream",
          octets: content
        )
      )
    }
    return (.object(fields), uploads)
  }

  private static func parameter(_ name: String, of line: Substring) -> String? {
    for part in line.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].trimmed.lowercased() == name else { continue }
      return pair[1].trimmed.filter { $0 != "\"" }
    }
    return nil
  }

  private static func find(_ needle: [UInt8], in octets: [UInt8], from start: Int) -> Int? {
    guard octets.count >= needle.count, start <= octets.count - needle.count else { return nil }
    return (start...(octets.count - needle.count)).first { index in
      octets[index] == needle[0] && octets[index..<(index + needle.count)].elementsEqual(needle)
    }
  }
}
