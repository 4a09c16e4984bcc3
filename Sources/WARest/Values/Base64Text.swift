import HTTP1

/// Base64 in both alphabets [RFC 4648 §4, §5].
enum Base64Text {
  @inline(__always) static func isDigit(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x2f < 11 || octet == 0x2b || octet == 0x2d
      || octet == 0x5f
  }

  /// The index of the first octet at or after `start` that is neither a digit nor the end of a
  /// line, or one up to 15 before it; the count when there is none.
  ///
  /// Sixteen octets at a time: a document of 100 MB is one such text.
  static func end(_ run: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position &+ 16 <= run.count {
      // SAFETY: the sixteen octets from `position` on lie inside the span.
      let octets = unsafe run.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: position,
        as: SIMD16<UInt8>.self
      )
      let letters = ((octets | 0x20) &- 0x61) .< 26
      let digits = (octets &- 0x2f) .< 11
      let marks = (octets .== 0x2b) .| (octets .== 0x2d) .| (octets .== 0x5f)
      let ends = (octets .== 0x0a) .| (octets .== 0x0d)
      guard all(letters .| digits .| marks .| ends) else { return position }
      position &+= 16
    }
    while position < run.count {
      let octet = run[position]
      guard isDigit(octet) || octet == Octet.lineFeed || octet == Octet.carriageReturn else {
        return position
      }
      position &+= 1
    }
    return position
  }

  /// Whether a text whose first eight octets are `head`, the first one highest, begins as a file of
  /// a kind that can be told by its beginning.
  ///
  /// None of these beginnings is that of a path where files are: all but JPEG's are relative.
  static func hasSignature(_ head: UInt64) -> Bool {
    // Images, sound and video; documents and archives.
    isIn("iVBORw0K /9j/ R0lGOD UklGR Qk0 SUkqA TU0AK ", head)
      || isIn("AAAA AAAB SUQz T2dnUw GkXfo ZkxhQ RkxW IyFBTVI ", head)
      || isIn("JVBERi UEsDB 0M8R4KGx e1xydG PD94bWw PHN2Zy QkVHSU46 H4sI UmFyIR N3q8 ", head)
  }

  private static func isIn(_ words: StaticString, _ head: UInt64) -> Bool {
    var shift = 56
    var isSame = true
    for index in 0..<words.utf8CodeUnitCount {
      // SAFETY: `index` is below the length of the static text.
      let octet = unsafe words.utf8Start[index]
      if octet == Octet.space {
        if isSame { return true }
        shift = 56
        isSame = true
      } else {
        isSame = isSame && UInt8(truncatingIfNeeded: head >> UInt64(shift)) == octet
        shift -= 8
      }
    }
    return false
  }
}
