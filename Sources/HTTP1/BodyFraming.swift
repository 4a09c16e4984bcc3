/// How the end of a message's body is found [RFC 9112 §6.3].
package enum BodyFraming: Sendable, Equatable {
  /// No body, or one of length 0.
  case none

  /// So many octets, never 0.
  case length(UInt64)

  /// The chunked transfer coding [RFC 9112 §7.1].
  case chunked

  /// Replies only: everything until the connection ends.
  case untilClose
}
