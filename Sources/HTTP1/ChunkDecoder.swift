/// The chunked transfer coding, decoded [RFC 9112 §7.1].
///
/// In scope: sizes of 1 to 16 hexadecimal digits, extensions, data, trailers, CRLF exactly. Blanks
/// that the RFC calls bad are refused. A lenient reader of any of these is how requests are
/// smuggled: what one takes for a chunk line the other takes for a message.
struct ChunkDecoder {
  private enum State: UInt8 {
    case sizeFirst
    case size
    case extensionNameFirst
    case extensionName
    case extensionValueFirst
    case extensionToken
    case extensionQuoted
    case extensionEscape
    case extensionQuotedEnd
    case sizeLineFeed
    case data
    case dataReturn
    case dataLineFeed
    case trailerFirst
    case trailerName
    case trailerValue
    case trailerLineFeed
    case lastLineFeed
  }

  private let limits: BodyLimits
  private var state = State.sizeFirst
  private var sizeDigits: UInt8 = 0

  /// The chunk's size while its line is read, then what is left of its data.
  private var remaining: UInt64 = 0
  private var lineBytes: UInt32 = 0
  private var extensionBytes: UInt32 = 0
  private var trailerBytes: UInt32 = 0
  private var trailerLines: UInt32 = 0

  init(limits: BodyLimits) { self.limits = limits }

  mutating func next(_ input: Span<UInt8>) -> BodyDecoder.Step {
    var index = 0
    do throws(BodyError) {
      while index < input.count {
        if state == .data {
          let count = Int(min(remaining, UInt64(input.count - index)))
          remaining -= UInt64(count)
          if remaining == 0 { state = .dataReturn }
          return .data(skip: index, count: count)
        }
        let octet = input[index]
        index += 1
        if state.rawValue < State.data.rawValue {
          try readSizeLine(octet)
        } else if state.rawValue < State.trailerFirst.rawValue {
          try readDataEnd(octet)
        } else if try readTrailer(octet) {
          return .end(consumed: index)
        }
      }
    } catch {
      return .failed(error)
    }
    return .needMore(consumed: index)
  }

  private mutating func readSizeLine(_ octet: UInt8) throws(BodyError) {
    if state == .sizeLineFeed {
      guard octet == Octet.lineFeed else { throw .chunkLineEnd }
      lineBytes = 0
      sizeDigits = 0
      state = remaining == 0 ? .trailerFirst : .data
      return
    }
    if state != .sizeFirst && octet == Octet.carriageReturn {
      try endSizeLine()
      return
    }
    lineBytes += 1
    guard lineBytes <= limits.chunkLineBytesMax else { throw .chunkLineTooLong }
    guard state == .sizeFirst || state == .size else {
      try readExtension(octet)
      return
    }
    if let digit = Octet.hexadecimal(octet) {
      guard sizeDigits < 16 else { throw .chunkSizeTooLarge }
      sizeDigits += 1
      remaining = remaining << 4 | UInt64(digit)
      state = .size
    } else if state == .size && octet == Octet.semicolon {
      try countExtension()
      state = .extensionNameFirst
    } else {
      throw octet == Octet.lineFeed ? .chunkLineEnd : .chunkSize
    }
  }

  private mutating func countExtension() throws(BodyError) {
    extensionBytes += 1
    guard extensionBytes <= limits.chunkExtensionBytesMax else { throw .chunkExtensionsTooLong }
  }

  private mutating func endSizeLine() throws(BodyError) {
    switch state {
    case .size, .extensionName, .extensionToken, .extensionQuotedEnd: state = .sizeLineFeed
    default: throw .chunkExtension
    }
  }

  /// `*( ";" name [ "=" ( token / quoted-string ) ] )` [RFC 9112 §7.1.1].
  private mutating func readExtension(_ octet: UInt8) throws(BodyError) {
    try countExtension()
    switch state {
    case .extensionNameFirst, .extensionName:
      if Octet.isToken(octet) {
        state = .extensionName
        return
      }
      guard state == .extensionName else { throw .chunkExtension }
      if octet == Octet.equals {
        state = .extensionValueFirst
        return
      }
      try nextExtension(octet)
    case .extensionValueFirst:
      if octet == Octet.quote {
        state = .extensionQuoted
      } else if Octet.isToken(octet) {
        state = .extensionToken
      } else {
        throw .chunkExtension
      }
    case .extensionToken:
      if !Octet.isToken(octet) { try nextExtension(octet) }
    case .extensionQuoted:
      guard octet >= 0x20 && octet != 0x7f else { throw .chunkExtension }
      if octet == Octet.quote {
        state = .extensionQuotedEnd
      } else if octet == Octet.backslash {
        state = .extensionEscape
      }
    case .extensionEscape:
      guard octet >= 0x20 && octet != 0x7f else { throw .chunkExtension }
      state = .extensionQuoted
    default:
      try nextExtension(octet)
    }
  }

  private mutating func nextExtension(_ octet: UInt8) throws(BodyError) {
    guard octet == Octet.semicolon else { throw .chunkExtension }
    state = .extensionNameFirst
  }

  private mutating func readDataEnd(_ octet: UInt8) throws(BodyError) {
    if state == .dataReturn {
      guard octet == Octet.carriageReturn else { throw .chunkDataEnd }
      state = .dataLineFeed
    } else {
      guard octet == Octet.lineFeed else { throw .chunkDataEnd }
      state = .sizeFirst
    }
  }

  /// True when the octet was the last of the message.
  private mutating func readTrailer(_ octet: UInt8) throws(BodyError) -> Bool {
    trailerBytes += 1
    guard trailerBytes <= limits.trailerBytesMax else { throw .trailersTooLong }
    switch state {
    case .trailerFirst:
      if octet == Octet.carriageReturn {
        state = .lastLineFeed
        return false
      }
      trailerLines += 1
      guard trailerLines <= limits.trailerLinesMax else { throw .trailersTooMany }
      guard Octet.isToken(octet) else { throw .trailerSyntax }
      state = .trailerName
    case .trailerName:
      if octet == Octet.colon {
        state = .trailerValue
      } else if !Octet.isToken(octet) {
        throw .trailerSyntax
      }
    case .trailerValue:
      if octet == Octet.carriageReturn {
        state = .trailerLineFeed
      } else if (octet < 0x20 && octet != Octet.tab) || octet == 0x7f {
        throw octet == Octet.lineFeed ? .trailerLineEnd : .trailerSyntax
      }
    case .trailerLineFeed:
      guard octet == Octet.lineFeed else { throw .trailerLineEnd }
      state = .trailerFirst
    default:
      guard octet == Octet.lineFeed else { throw .trailerLineEnd }
      return true
    }
    return false
  }
}
