/// Reads the bodies of the six upload routes: JSON, multipart, forms, or the file itself.
enum UploadReader {
  typealias Content = (fields: JSON, uploads: [Upload])

  static func read(
    _ request: SimulatedRequest,
    bytesMax: Int
  ) -> Result<Content, BodyParser.Refusal> {
    // WARest lowers the whole field before it looks for the boundary, so that a boundary with
    // upper-case letters is never found in the body.
    let type = (request.header("content-type") ?? "").lowercased()
    switch BodyParser.decode(request, bytesMax: bytesMax) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let octets): return .success(content(octets, type))
    }
  }

  private static func content(_ octets: [UInt8], _ type: String) -> Content {
    if type.hasPrefix("multipart/form-data") {
      let boundary = boundary(type)
      return boundary.isEmpty ? ([:], []) : Multipart.parse(octets, boundary: boundary)
    }
    // The words may stand anywhere in the field.
    if type.contains("application/json") || type.contains("+json") || type.hasPrefix("text/json") {
      // A body that is no JSON leaves the fields empty and is not reported.
      return ((try? JSONParser.parse(octets)) ?? [:], [])
    }
    if type.contains("application/x-www-form-urlencoded") { return (Parameters.form(octets), []) }
    guard !octets.isEmpty else { return ([:], []) }
    let mime = type.prefix { $0 != ";" }.trimmed
    let upload = Upload(mimeType: mime.isEmpty ? "application/octet-stream" : mime, octets: octets)
    return ([:], [upload])
  }

  private static func boundary(_ type: String) -> String {
    guard let mark = type.firstRange(of: "boundary=") else { return "" }
    let rest = type[mark.upperBound...]
    if rest.hasPrefix("\"") { return String(rest.dropFirst().prefix { $0 != "\"" }) }
    return String(rest.prefix { $0 != ";" && !$0.isWhitespace })
  }
}
