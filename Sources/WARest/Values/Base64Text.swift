/// Base64 in both alphabets [RFC 4648 §4, §5].
enum Base64Text {
  @inline(__always) static func isDigit(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x2f < 11 || octet == 0x2b || octet == 0x2d
      || octet == 0x5f
  }

  /// The index of the first octet at or after `start` that is neither a digit nor the end of a
  /// line, or one up to seven before it; the count when there is none.
  ///
  /// Eight octets at a time: a document of 100 MB is one such text.
  static func end(_ run: Span<UInt8>, from start: Int) -> Int {
    // SAFETY: the loads are inside the span's memory, which is alive during the call.
    unsafe run.withUnsafeBytes { bytes in
      var position = start
      while position &+ 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        guard areDigitsOrLineEnds(word) else { return position }
        position &+= 8
      }
      while position < bytes.count {
        // SAFETY: `position` is below the count.
        let octet = unsafe bytes[position]
        guard isDigit(octet) || octet == TextOctet.lineFeed || octet == TextOctet.carriageReturn
        else {
          break
        }
        position &+= 1
      }
      return position
    }
  }

  /// Compares by additions that set the high bit of an octet and, as long as all octets are ASCII,
  /// never carry into the next one.
  @inline(__always) private static func areDigitsOrLineEnds(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & 0x7f7f_7f7f_7f7f_7f7f
    let folded = low | 0x20 &* ones
    let letters = (folded &+ 0x1f &* ones) & ~(folded &+ 0x05 &* ones)
    // From the slash to the nine.
    let digits = (low &+ 0x51 &* ones) & ~(low &+ 0x46 &* ones)
    let plus = ~((low ^ 0x2b &* ones) &+ 0x7f &* ones)
    let hyphens = ~((low ^ 0x2d &* ones) &+ 0x7f &* ones)
    let underscores = ~((low ^ 0x5f &* ones) &+ 0x7f &* ones)
    let feeds = ~((low ^ 0x0a &* ones) &+ 0x7f &* ones)
    let returns = ~((low ^ 0x0d &* ones) &+ 0x7f &* ones)
    let found = letters | digits | plus | hyphens | underscores | feeds | returns
    let high = 0x80 &* ones
    return found & ~word & high == high
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
      if octet == TextOctet.space {
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
