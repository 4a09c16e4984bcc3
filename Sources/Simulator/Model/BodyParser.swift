/// The body parsers that run before the key is looked at.
enum BodyParser {
  enum Result {
    /// JSON, or an empty object when the body is none of this parser's business.
    case parsed(JSON)
    /// One of the upload routes: the body is read behind the limiters.
    case upload
    case refused(Int, String)
  }

  private static let sendPrefix = "/api/v1/messages/send/"
  private static let uploadNames: Set<Substring> = [
    "files", "media", "audio", "document", "sticker", "gif",
  ]

  /// The test is case-sensitive, unlike the routes.
  static func isUpload(_ path: String) -> Bool {
    guard path.hasPrefix(sendPrefix) else { return false }
    var name = path.dropFirst(sendPrefix.count)
    if name.hasSuffix("/") { name = name.dropLast() }
    return uploadNames.contains(name)
  }

  static func parse(_ request: SimulatedRequest, messageLimit: Int) -> Result {
    if isUpload(request.path) { return .upload }
    guard request.announcesBody, request.mediaType == "application/json" else {
      // Another letter case of an upload route misses its parser here, and gets it later.
      return isUpload(request.path.lowercased()) ? .upload : .parsed([:])
    }
    if let charset = charset(request), !charset.hasPrefix("utf-") {
      return .refused(415, "unsupported charset \"\(charset.uppercased())\"")
    }
    let limit =
      request.path.hasPrefix(sendPrefix) ? messageLimit : SimulatorLimits.jsonBodyBytesMax
    switch decode(request, bytesMax: limit) {
    case .failure(let refusal): return .refused(refusal.status, refusal.message)
    case .success(let octets): return json(octets)
    }
  }

  struct Refusal: Error {
    let status: Int
    let message: String

    static let tooLarge = Refusal(status: 413, message: "request entity too large")
  }

  /// The body without its content coding.
  static func decode(_ request: SimulatedRequest, bytesMax: Int) -> Swift.Result<[UInt8], Refusal> {
    let coding = (request.header("content-encoding") ?? "identity").lowercased()
    do throws(Inflate.Failure) {
      let octets: [UInt8]
      switch coding {
      case "identity": octets = request.body
      case "gzip": octets = try Inflate.gunzip(request.body, bytesMax: bytesMax)
      case "deflate": octets = try Inflate.zlib(request.body, bytesMax: bytesMax)
      default:
        return .failure(
          Refusal(status: 415, message: "unsupported content encoding \"\(coding)\"")
        )
      }
      return octets.count > bytesMax ? .failure(.tooLarge) : .success(octets)
    } catch {
      return switch error {
      case .tooLarge: .failure(.tooLarge)
      case .malformed: .failure(Refusal(status: 400, message: "incorrect header check"))
      }
    }
  }

  /// Only objects and arrays; the complaint hides what follows the first character behind `#`.
  private static func json(_ octets: [UInt8]) -> Result {
    let octets = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(octets.dropFirst(3)) : octets
    guard !octets.isEmpty else { return .parsed([:]) }
    let spaces: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    do throws(JSONSyntaxError) {
      guard let start = octets.firstIndex(where: { !spaces.contains($0) }) else {
        throw JSONSyntaxError.unexpected(at: 0, in: [])
      }
      guard octets[start] == 0x7B || octets[start] == 0x5B else {
        let shown = Array(octets[..<start]) + [0x23]
        let complaint = JSONSyntaxError.unexpected(at: start, in: shown).message
        let first = String(String(decoding: octets[start...], as: UTF8.self).prefix(1))
        return .refused(400, complaint.replacing("#", with: first, maxReplacements: 1))
      }
      return .parsed(try JSONParser.parse(octets))
    } catch {
      return .refused(400, error.message)
    }
  }

  private static func charset(_ request: SimulatedRequest) -> String? {
    for part in (request.header("content-type") ?? "").split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      if pair.count == 2, pair[0].trimmed.lowercased() == "charset" {
        return pair[1].trimmed.filter { $0 != "\"" }.lowercased()
      }
    }
    return nil
  }
}
