/// Finds the body's octets in a stream, octet by octet resumable [RFC 9112 §6-7].
package struct BodyDecoder: Sendable {
  package enum Step: Sendable, Equatable {
    /// `skip` octets of framing, then `count` (at least 1) octets of the body: pass these on and
    /// call again with what follows.
    case data(skip: Int, count: Int)

    /// All input was looked at. `consumed` octets of it were framing and are done with.
    case needMore(consumed: Int)

    /// The message ended `consumed` octets into the input; what follows belongs to the next one.
    case end(consumed: Int)

    /// The framing is broken: close the connection.
    case failed(BodyError)
  }

  package init(framing: BodyFraming, limits: BodyLimits) {}

  package mutating func next(_ input: Span<UInt8>) -> Step { .needMore(consumed: 0) }

  package func isCompleteAtEndOfInput() -> Bool { false }
}
