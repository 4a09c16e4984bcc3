import HTTP1

/// Names of hosts, and which of them can be public.
enum HostName {
  /// Octets of the longest name [RFC 1035 §2.3.4].
  static let bytesMax = 253

  /// Labels of letters, digits, hyphens and underscores, joined by dots; no dot at either end.
  ///
  /// A label that claims to be Punycode and encodes nothing is no label: `xn--localhost-` is
  /// `localhost` to older decoders [RFC 5891 §4.2.1, UTS 46 §4].
  static func isName(_ name: Span<UInt8>) -> Bool {
    guard !name.isEmpty && name.count <= bytesMax else { return false }
    var start = 0
    for index in 0...name.count {
      if index == name.count || name[index] == Octet.dot {
        guard isLabel(name.extracting(start..<index)) else { return false }
        start = index + 1
      } else {
        guard isNameOctet(name[index]) else { return false }
      }
    }
    return true
  }

  /// Whether URLs take the name for an IPv4 address in some notation [WHATWG URL §3.5, "ends in a
  /// number"]; broader here, since whatever begins with `0x` counts.
  static func isNumber(_ name: Span<UInt8>) -> Bool {
    let label = name.extracting(lastLabelStart(name)..<name.count)
    if label.count >= 2 && label[0] == 0x30 && label[1] | 0x20 == 0x78 { return true }
    for index in label.indices where !Octet.isDigit(label[index]) { return false }
    return true
  }

  /// Whether the name may lead to the public internet: it has a dot, ends as the names of public
  /// domains do, in letters or Punycode, and not in a label for private use [RFC 6761, RFC 6762
  /// §3 and appendix G, RFC 8375].
  static func isPublic(_ name: Span<UInt8>) -> Bool {
    let last = name.extracting(lastLabelStart(name)..<name.count)
    guard last.count >= 2 && last.count < name.count else { return false }
    if !WordList.contains("xn-- ", last.extracting(first: min(4, last.count))) {
      for index in last.indices where (last[index] | 0x20) &- 0x61 >= 26 { return false }
    }
    return !WordList.contains(
      "localhost localdomain local internal intranet private corp home lan arpa svc consul ",
      last
    )
  }

  private static func isLabel(_ label: Span<UInt8>) -> Bool {
    guard !label.isEmpty && label.count <= 63 else { return false }
    let isCoded = label.count >= 4 && WordList.contains("xn-- ", label.extracting(first: 4))
    return !isCoded || label.count > 4 && label[label.count - 1] != 0x2d
  }

  private static func isNameOctet(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || Octet.isDigit(octet) || octet == 0x2d || octet == 0x5f
  }

  private static func lastLabelStart(_ name: Span<UInt8>) -> Int {
    var start = name.count
    while start > 0 && name[start - 1] != Octet.dot { start -= 1 }
    return start
  }
}
