import Transport

/// Where the gateway listens: `address:port`, `[address]:port` or `unix:/path`.
enum ListenAddress {
  static let hint = "for example 127.0.0.1:8080, [::1]:8080 or unix:/run/warest-gateway.sock"

  /// The kernel's `sun_path` less its closing zero.
  static let unixPathBytesMax = 107

  /// Nil when the text is an address to listen on.
  static func problem(_ text: String) -> SyntaxProblem? {
    if text.hasPrefix("unix:") { return unixProblem(text.dropFirst(5)) }
    guard let colon = text.lastIndex(of: ":") else {
      return SyntaxProblem(message: "must have a port", hints: [hint])
    }
    guard HostPort.port(text[text.index(after: colon)...]) != nil else {
      return SyntaxProblem(message: "must have a port of 0 to 65535", hints: [hint])
    }
    let host = text[..<colon]
    if host.isEmpty || host == "*" {
      let all = "0.0.0.0\(text[colon...])"
      return SyntaxProblem(message: "must have an address", hints: ["for every interface: \(all)"])
    }
    if SocketAddress.parse(text) != nil { return nil }
    if SocketAddress.parse("[\(host)]:0") != nil {
      let bracketed = "[\(host)]\(text[colon...])"
      return SyntaxProblem(message: "needs brackets around the address", hints: [bracketed])
    }
    return SyntaxProblem(message: "must be an address, not a name", hints: [hint])
  }

  private static func unixProblem(_ path: Substring) -> SyntaxProblem? {
    guard path.hasPrefix("/"), path.utf8.count > 1 else {
      return SyntaxProblem(message: "must be an absolute path after unix:", hints: [hint])
    }
    guard path.utf8.count <= unixPathBytesMax else {
      let message = "has a path of more than \(unixPathBytesMax) bytes"
      return SyntaxProblem(message: message)
    }
    return nil
  }
}
