/// Finds the body's octets in a stream, octet by octet resumable [RFC 9112 §6-7].
///
/// Nothing is collected: the caller passes the octets on from where they are. Chunk extensions and
/// trailers are checked, bounded and dropped; a trailer is never merged into the fields, where it
/// could overwrite what was decided on [RFC 9110 §6.5.1]. Trivially copyable.
package struct BodyDecoder: Sendable {
  package enum Step: Sendable, Equatable {
    /// `skip` octets of framing, then `count` (at least 1) octets of the body: pass these on and
    /// call again with what follows, even if nothing does, since the end may be known already.
    case data(skip: Int, count: Int)

    /// All input was looked at. `consumed` octets of it were framing and are done with.
    case needMore(consumed: Int)

    /// The message ended `consumed` octets into the input; what follows belongs to the next one.
    case end(consumed: Int)

    /// The framing is broken: close the connection.
    case failed(BodyError)
  }

  private enum Phase: UInt8 {
    case length
    case untilClose
    case chunked
    case ended
    case failed
  }

  private var phase: Phase
  private var failure = BodyError.chunkSize

  /// Octets left of a body with a length.
  private var remaining: UInt64 = 0

  private var chunks: ChunkDecoder

  package init(framing: BodyFraming, limits: BodyLimits) {
    chunks = ChunkDecoder(limits: limits)
    switch framing {
    case .none: phase = .ended
    case .length(let length):
      remaining = length
      phase = length == 0 ? .ended : .length
    case .chunked: phase = .chunked
    case .untilClose: phase = .untilClose
    }
  }

  /// Takes `input`, which begins where the step before left off.
  package mutating func next(_ input: Span<UInt8>) -> Step {
    switch phase {
    case .length:
      guard input.count > 0 else { return .needMore(consumed: 0) }
      let count = Int(min(remaining, UInt64(input.count)))
      remaining -= UInt64(count)
      if remaining == 0 { phase = .ended }
      return .data(skip: 0, count: count)
    case .untilClose:
      return input.count > 0 ? .data(skip: 0, count: input.count) : .needMore(consumed: 0)
    case .chunked:
      let step = chunks.next(input)
      switch step {
      case .end: phase = .ended
      case .failed(let error):
        phase = .failed
        failure = error
      case .data, .needMore: break
      }
      return step
    case .ended: return .end(consumed: 0)
    case .failed: return .failed(failure)
    }
  }

  /// True when the connection may end here without having cut the body short: only after its end,
  /// or when the end of the connection is the end of the body.
  package func isCompleteAtEndOfInput() -> Bool {
    phase == .ended || phase == .untilClose
  }

  /// True once `next` has nothing more to find: the body ended, with its trailers.
  package var isEnded: Bool { phase == .ended }
}
