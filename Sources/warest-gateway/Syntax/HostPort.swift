import Transport

/// The host and port of an authority.
enum HostPort {
  /// Nil unless the text is a host name, an IPv4 address or an IPv6 address in brackets, followed
  /// by nothing or by `:` and a port of 1 to 65535.
  static func split(_ text: Substring) -> (host: String, port: UInt16?)? {
    let host: Substring
    let rest: Substring
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
      guard SocketAddress.parse("[\(host)]:0") != nil else { return nil }
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
      guard isName(host) else { return nil }
    }
    if rest.isEmpty { return (String(host), nil) }
    guard rest.first == ":", let port = port(rest.dropFirst()), port > 0 else { return nil }
    return (String(host), port)
  }

  /// 1 to 5 digits, at most 65535.
  static func port(_ text: Substring) -> UInt16? {
    guard (1...5).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return UInt16(text)
  }

  /// Labels of letters, digits, hyphens and underscores; addresses such as 127.0.0.1 are names too,
  /// but a name of digits and dots alone must be one.
  private static func isName(_ text: Substring) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard !text.isEmpty, text.utf8.count <= 253 else { return false }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) {
      return SocketAddress.parse("\(text):0") != nil
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
  }
}
