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
    case .success(let octets): return .success(content(octets, type, request.mediaType))
    }
  }

  private static func content(_ octets: [UInt8], _ type: String, _ mediaType: String) -> Content {
    guard !octets.isEmpty else { return ([:], []) }
    switch mediaType {
    case "application/json", "":
      // A body that is no JSON leaves the fields empty and is not reported.
      return ((try? JSONParser.parse(octets)) ?? [:], [])
    case "application/x-www-form-urlencoded":
      return (Parameters.form(octets), [])
    case "multipart/form-data":
      guard let mark = type.firstRange(of: "boundary=") else { return ([:], []) }
      let boundary = type[mark.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }.trimmed
      return Multipart.parse(octets, boundary: boundary)
    default: return ([:], [Upload(mimeType: mediaType, octets: octets)])
    }
  }
}
