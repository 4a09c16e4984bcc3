/// Where WARest answers: `http://host[:port][/prefix]`.
struct BaseURL: Equatable {
  var isTLS: Bool

  /// A name or an address, without brackets.
  var host: String
  var port: UInt16

  /// Empty, or `/prefix` without a slash at its end.
  var pathPrefix: String

  static let hint = "for example http://127.0.0.1:7308"

  static func parse(_ text: String) -> Result<BaseURL, SyntaxProblem> {
    func refuse(_ message: String, _ hint: String = hint) -> Result<BaseURL, SyntaxProblem> {
      .failure(SyntaxProblem(message: message, hints: [hint]))
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }) else {
      return refuse("must be visible ASCII without a backslash")
    }
    guard let colon = text.firstRange(of: "://") else {
      return refuse("must begin with http:// or https://")
    }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else {
      return refuse("must begin with http:// or https://")
    }
    let rest = text[colon.upperBound...]
    guard !rest.contains("?") && !rest.contains("#") else {
      return refuse("must have no query and no fragment")
    }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else {
      return refuse(
        "must have no user or password",
        "the API key comes from a file or WAREST_API_KEY"
      )
    }
    guard let (host, port) = HostPort.split(authority) else {
      return refuse("must have a host, and a port of 1 to 65535 if any")
    }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard !segments.contains(where: { ["", ".", ".."].contains($0) || $0.contains("%") }) else {
      return refuse("has a path prefix with an empty, dotted or escaped segment")
    }
    if segments.starts(with: ["api", "v1"]) || segments.suffix(2) == ["api", "v1"] {
      return refuse("must end before /api/v1", "the gateway adds /api/v1 itself")
    }
    let isTLS = scheme == "https"
    return .success(
      BaseURL(isTLS: isTLS, host: host, port: port ?? (isTLS ? 443 : 80), pathPrefix: String(path))
    )
  }
}
