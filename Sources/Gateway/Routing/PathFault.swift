/// Why a path is refused, although a route of its shape may exist.
package enum PathFault: UInt8, Error, Sendable, CaseIterable {
  case badEscape
  case nullOctet
  case encodedSlash
  case dotSegment
  case emptyParameter
  case parameterTooLong
  case controlOctet
  case notUTF8
  case sessionSyntax
  case groupSyntax
  case groupDomain
  case chatSyntax
  case chatTooManyDigits
  case chatDomain

  /// What is wrong and, where that is not obvious, what would be right.
  package var detail: StaticString {
    switch self {
    case .badEscape: "a percent sign in the path is not followed by two hexadecimal digits"
    case .nullOctet: "the path has an encoded null octet"
    case .encodedSlash: "the path has an encoded slash"
    case .dotSegment: "the path has a dot segment"
    case .emptyParameter: "the path has an empty segment where a name or an id belongs"
    case .parameterTooLong: "an id in the path is too long"
    case .controlOctet: "an id in the path has a control character"
    case .notUTF8: "an id in the path is not UTF-8"
    case .sessionSyntax: "a session is 1 to 64 letters, digits, dots, underscores or hyphens"
    case .groupSyntax: "a group is its bare id or its id with @g.us"
    case .groupDomain: "only groups, which end in @g.us, can stand here"
    case .chatSyntax: "a chat is a phone number in digits, or an id with @s.whatsapp.net or @g.us"
    case .chatTooManyDigits: "a phone number has at most 14 digits; the id of a group ends in @g.us"
    case .chatDomain: "only @s.whatsapp.net, @c.us and @g.us are known in the id of a chat"
    }
  }

  /// The placeholder whose value it is, where only one can be meant; else the whole path.
  package var pointer: StaticString {
    switch self {
    case .sessionSyntax: "/session"
    case .groupSyntax, .groupDomain: "/group"
    case .chatSyntax, .chatTooManyDigits, .chatDomain: "/chat"
    case .badEscape, .nullOctet, .encodedSlash, .dotSegment, .emptyParameter, .parameterTooLong,
      .controlOctet, .notUTF8:
      ""
    }
  }
}
