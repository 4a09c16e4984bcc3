extension SourceCheck {
  /// The text has no scheme: gives the octets that were kept to what comes now.
  mutating func beginBare() -> StaticString? {
    if role == .picture {
      return refuse(
        "must be a data URI or an http(s) URL; WARest reads anything else as a path on its server"
      )
    }
    phase = .base64
    let count = headCount
    for index in 0..<count {
      let octet = UInt8(truncatingIfNeeded: head >> UInt64(8 * (count - 1 - index)))
      if let fault = pass(octet) { return fault }
    }
    return nil
  }

  mutating func takeBase64(_ octet: UInt8) -> StaticString? {
    remember(octet)
    return pass(octet)
  }

  private mutating func pass(_ octet: UInt8) -> StaticString? {
    guard base64.take(octet) else {
      return refuse("must be a data URI, an http(s) URL or base64")
    }
    shape.take(octet)
    return nil
  }

  mutating func finishBase64() -> StaticString? {
    guard shape.hasSlash && !shape.isImpossible && !base64.isPadded else { return nil }
    return Base64Text.hasSignature(beginning) ? nil : refuse(Self.pathFault)
  }

  /// Skips blanks before a tool's text.
  mutating func takeLeading(_ octet: UInt8) -> StaticString? {
    switch blank.take(octet) {
    case .blank:
      isExact = false
      return nil
    case .partial: return nil
    case .text: break
    }
    // Nothing but an ASCII letter begins a scheme.
    phase = blank.heldCount == 0 && octet < 0x80 ? .scheme : .text
    for index in 0..<blank.heldCount {
      let shift = UInt32(8 * (blank.heldCount - 1 - index))
      if let fault = takeText(UInt8(truncatingIfNeeded: blank.held >> shift)) { return fault }
    }
    return phase == .scheme ? takeScheme(octet) : takeText(octet)
  }

  mutating func takeText(_ octet: UInt8) -> StaticString? {
    remember(octet)
    if text.take(octet) { return refuse(Self.pathFault) }
    if text.isPlain {
      phase = .watched
      segments = text.segments
    }
    return nil
  }

  mutating func finishText() -> StaticString? {
    text.isPath(beginning) ? refuse(Self.pathFault) : nil
  }

  /// `head` as if eight octets were there.
  private var beginning: UInt64 {
    headCount == 0 ? 0 : head << UInt64(8 * (8 - headCount))
  }
}
