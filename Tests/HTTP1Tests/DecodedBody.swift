import HTTP1

/// What the decoder made of a stream, however it was split.
struct DecodedBody: Equatable {
  enum End: Equatable {
    /// Octets of the stream that belong to the message.
    case ended(at: Int)
    case needMore
    case failed(BodyError)
  }

  var data: [UInt8] = []
  var end = End.needMore
  var isComplete = false

  /// Gives the decoder portions of these sizes, over and over.
  static func of(
    _ bytes: [UInt8],
    _ framing: BodyFraming,
    portions: [Int] = [.max],
    limits: BodyLimits = BodyLimits()
  ) -> DecodedBody {
    var result = DecodedBody()
    var decoder = BodyDecoder(framing: framing, limits: limits)
    var start = 0
    var turn = 0
    repeat {
      let size = portions[turn % portions.count]
      turn += 1
      let end = size >= bytes.count - start ? bytes.count : start + size
      while true {
        let step = decoder.next(bytes.span.extracting(start..<end))
        if case .data(let skip, let count) = step {
          result.data += bytes[(start + skip)..<(start + skip + count)]
          start += skip + count
          continue
        }
        switch step {
        case .end(let consumed): result.end = .ended(at: start + consumed)
        case .failed(let error): result.end = .failed(error)
        case .needMore(let consumed): start += consumed
        case .data: break
        }
        break
      }
      if result.end != .needMore { break }
    } while start < bytes.count
    result.isComplete = decoder.isCompleteAtEndOfInput()
    return result
  }
}

/// The same numbers for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
