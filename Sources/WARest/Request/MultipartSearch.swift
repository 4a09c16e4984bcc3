/// Finds what can begin a delimiter.
enum MultipartSearch {
  /// The index of the first carriage return, or the count when there is none.
  ///
  /// Sixteen octets at a time: all but a few of a file's octets are looked at here and nowhere
  /// else.
  @inline(__always)
  static func carriageReturn(_ piece: Span<UInt8>, from start: Int) -> Int {
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
