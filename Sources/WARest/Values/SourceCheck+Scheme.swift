extension SourceCheck {
  /// The first octet of a text that is not a tool's.
  mutating func takeFirst(_ octet: UInt8) -> StaticString? {
    guard octet > 0x20 else { return refuse("must not begin with a blank") }
    phase = .scheme
    return takeScheme(octet)
  }

  mutating func takeScheme(_ octet: UInt8) -> StaticString? {
    if role == .toolText {
      if text.take(octet) { return refuse(Self.pathFault) }
      if ToolText.isDropped(octet) {
        isExact = false
        return nil
      }
    }
    guard octet == TextOctet.colon else {
      // No scheme that counts is longer than five letters.
      if headCount < 5 {
        remember(octet)
        return nil
      }
      if role == .toolText {
        phase = .text
        remember(octet)
        return nil
      }
      return beginBare() ?? takeBase64(octet)
    }
    switch (headCount, head | 0x2020_2020_20) {
    case (4, 0x20_6461_7461): return beginData()
    case (4, 0x20_6874_7470): return beginURL(isSecure: false)
    case (5, 0x68_7474_7073): return beginURL(isSecure: true)
    case (4, 0x20_6669_6c65), (4, 0x20_626c_6f62), (3, 0x2020_6674_70): return refuseScheme()
    default: break
    }
    if role != .toolText { return refuseScheme() }
    phase = .text
    remember(octet)
    return nil
  }

  private mutating func refuseScheme() -> StaticString? {
    refuse("must not be a URL of any other kind than http and https")
  }

  /// Keeps the beginning, by which schemes and files are known.
  mutating func remember(_ octet: UInt8) {
    guard headCount < 8 else { return }
    head = head << 8 | UInt64(octet)
    headCount += 1
  }

  private mutating func beginData() -> StaticString? {
    phase = .data
    isExact = isExact && head == 0x6461_7461
    window = head
    // The segment that begins with the scheme is not `..`.
    _ = segments.take(TextOctet.colon)
    return nil
  }

  /// A data URI is settled where all who read it must see one; a text that begins like it and is
  /// none might be taken for a path.
  mutating func takeData(_ octet: UInt8) -> StaticString? {
    if segments.take(octet) { return refuse(Self.climbFault) }
    dataCount = min(dataCount + 1, 16)
    if dataCount == 6 && octet == TextOctet.slash {
      isImage = window & 0xff_ffff_ffff == 0x69_6d61_6765
    }
    if octet == TextOctet.comma {
      let isBase64 = window & 0xff_ffff_ffff_ffff == 0x3b_6261_7365_3634
      let isUsable = role == .media || role == .picture && isImage
      phase = isExact && isBase64 && isUsable ? .settled : .watched
    }
    window = window << 8 | UInt64(octet)
    return nil
  }

  private mutating func beginURL(isSecure: Bool) -> StaticString? {
    if rules.refusesAllURLs { return refuse(SourceRules.noneFault) }
    phase = .slashes
    self.isSecure = isSecure
    isExact = isExact && head == (isSecure ? 0x68_7474_7073 : 0x6874_7470)
    return nil
  }

  mutating func takeSlash(_ octet: UInt8) -> StaticString? {
    guard octet == TextOctet.slash else { return refuse(Self.slashFault) }
    slashCount += 1
    if slashCount == 2 { phase = .authority }
    return nil
  }

  mutating func takeAuthority(_ octet: UInt8) -> StaticString? {
    guard octet == TextOctet.slash || octet == TextOctet.question || octet == TextOctet.hash else {
      guard authorityCount < Self.authorityBytesMax else {
        return refuse("has a host in its URL that is too long")
      }
      authority[authorityCount] = octet
      authorityCount += 1
      return nil
    }
    if let fault = judge() { return fault }
    let isUsable = role == .media || role == .picture
    phase = isExact && isUsable ? .settled : .watched
    _ = segments.take(TextOctet.colon)
    _ = segments.take(octet)
    return nil
  }

  mutating func judge() -> StaticString? {
    guard let fault = authorityFault() else { return nil }
    return refuse(fault)
  }

  private func authorityFault() -> StaticString? {
    let text = authority.span.extracting(first: authorityCount)
    return rules.fault(text, defaultPort: isSecure ? 443 : 80)
  }
}
