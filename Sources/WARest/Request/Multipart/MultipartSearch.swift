/// Finds what can begin a delimiter.
enum MultipartSearch {
  /// The index of the first carriage return that a delimiter's other octets follow as far as the
  /// piece goes, or the count when there is none.
  @inline(__always)
  static func candidate(_ piece: Span<UInt8>, from start: Int) -> Int {
    var index = carriageReturn(piece, from: start)
    while index &+ 3 < piece.count {
      if piece[index &+ 1] == 0x0a, piece[index &+ 2] == 0x2d, piece[index &+ 3] == 0x2d { break }
      index &+= 1
      // Where one is, others are often near.
      if piece[index] != 0x0d { index = carriageReturn(piece, from: index) }
    }
    return index
  }

  /// The index of the first carriage return, or the count when there is none.
  ///
  /// Sixteen octets at a time: all but a few of a file's octets are looked at here and nowhere
  /// else.
  private static func carriageReturn(_ piece: Span<UInt8>, from start: Int) -> Int {
    // SAFETY: the loads are inside the buffer, which is alive during the call.
    unsafe piece.withUnsafeBytes { bytes in
      var position = start
      let count = bytes.count
      while position &+ 16 <= count {
        let first = marks(unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        let second = marks(
          unsafe bytes.loadUnaligned(fromByteOffset: position &+ 8, as: UInt64.self)
        )
        if first != 0 { return position &+ first.trailingZeroBitCount &>> 3 }
        if second != 0 { return position &+ 8 &+ second.trailingZeroBitCount &>> 3 }
        position &+= 16
      }
      // SAFETY: `position` is below `count`.
      while position < count, unsafe bytes[position] != 0x0d { position &+= 1 }
      return position
    }
  }

  /// The high bit of each carriage return; the lowest one set is exact, those above it may be
  /// wrong because a borrow ran through.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let differences = UInt64(littleEndian: word) ^ ones &* 0x0d
    return (differences &- ones) & ~differences & 0x8080_8080_8080_8080
  }
}
