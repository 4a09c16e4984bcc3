/// The body decoder: it never traps, and data, end and failure are the same however the octets
/// arrive.
///
/// The first octet of the input chooses framing and portions.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzBody(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: the fuzzer owns `count` octets at `data` during the call.
  let input = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  guard let choice = input.first else { return 0 }
  let bytes = Array(input.dropFirst())
  let framing: BodyFraming =
    switch choice >> 5 {
    case 0: .length(UInt64(choice))
    case 1: .untilClose
    default: .chunked
    }
  let small = BodyLimits(
    chunkLineBytesMax: 8,
    chunkExtensionBytesMax: 16,
    trailerBytesMax: 16,
    trailerLinesMax: 2
  )
  for limits in [small, BodyLimits()] {
    let whole = Decoded.of(bytes, framing, limits, portion: .max)
    precondition(Decoded.of(bytes, framing, limits, portion: 1) == whole)
    precondition(Decoded.of(bytes, framing, limits, portion: Int(choice & 31) + 1) == whole)
  }
  return 0
}

private struct Decoded: Equatable {
  var data: [UInt8] = []
  var consumed = 0
  var isEnded = false
  var error: BodyError?

  static func of(
    _ bytes: [UInt8],
    _ framing: BodyFraming,
    _ limits: BodyLimits,
    portion: Int
  ) -> Decoded {
    var result = Decoded()
    var decoder = BodyDecoder(framing: framing, limits: limits)
    while true {
      let rest = bytes.count - result.consumed
      let end = result.consumed + min(portion, rest)
      let step = decoder.next(bytes.span.extracting(result.consumed..<end))
      switch step {
      case .data(let skip, let count):
        precondition(skip >= 0 && count > 0 && result.consumed + skip + count <= end)
        result.consumed += skip
        result.data += bytes[result.consumed..<(result.consumed + count)]
        result.consumed += count
      case .needMore(let consumed):
        precondition(result.consumed + consumed == end, "input was left")
        result.consumed = end
        if end == bytes.count { return result }
      case .end(let consumed):
        precondition(result.consumed + consumed <= end)
        precondition(decoder.isEnded && decoder.isCompleteAtEndOfInput())
        result.consumed += consumed
        result.isEnded = true
        return result
      case .failed(let error):
        precondition(!decoder.isCompleteAtEndOfInput())
        result.error = error
        // Where it failed depends on portions, what was found before does not.
        result.consumed = 0
        return result
      }
    }
  }
}
