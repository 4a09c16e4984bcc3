/// Searching eight octets at a time.
///
/// The heads of a busy loop are searched for line ends twice; octet by octet that alone would cost
/// a third of the time a head may take.
enum ByteSearch {
  @inline(__always) static func load64(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset &+ 8 <= bytes.count)
    // SAFETY: the eight octets from `offset` on lie inside the span.
    return unsafe bytes.bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset,
      as: UInt64.self
    ).littleEndian
  }

  @inline(__always) static func load32(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset &+ 4 <= bytes.count)
    // SAFETY: the four octets from `offset` on lie inside the span.
    return unsafe bytes.bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset,
      as: UInt32.self
    ).littleEndian
  }

  /// The first octet at or after `start` that may not stand inside a line: a control octet other
  /// than the tab, or DEL.
  ///
  /// Returns `end` when there is none.
  static func firstControl(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index &+ 16 <= end {
      let flags = controls(load64(bytes, index)) | controls(load64(bytes, index &+ 8))
      if flags != 0 { break }
      index &+= 16
    }
    while index &+ 8 <= end {
      let flags = controls(load64(bytes, index))
      if flags == 0 {
        index &+= 8
        continue
      }
      index &+= flags.trailingZeroBitCount >> 3
      guard bytes[index] == Octet.tab else { return index }
      index &+= 1
    }
    while index < end {
      let octet = bytes[index]
      if (octet < 0x20 && octet != Octet.tab) || octet == 0x7f { return index }
      index &+= 1
    }
    return end
  }

  /// The first `octet` at or after `start`; `end` when there is none.
  @inline(__always)
  static func first(_ octet: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index &+ 8 <= end {
      let flags = equal(octet, load64(bytes, index)) & high
      if flags != 0 { return index &+ flags.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < end && bytes[index] != octet { index &+= 1 }
    return index
  }

  @inline(__always) private static func controls(_ word: UInt64) -> UInt64 {
    (below(0x20, word) | equal(0x7f, word)) & high
  }

  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var high: UInt64 { 0x8080_8080_8080_8080 }

  /// The lowest flagged octet is the first below `limit`; higher flags may be false, since a
  /// borrow travels upwards from a true one.
  @inline(__always) private static func below(_ limit: UInt8, _ word: UInt64) -> UInt64 {
    (word &- ones &* UInt64(limit)) & ~word
  }

  /// The lowest flagged octet is the first equal to `octet`.
  @inline(__always) private static func equal(_ octet: UInt8, _ word: UInt64) -> UInt64 {
    below(1, word ^ (ones &* UInt64(octet)))
  }
}
