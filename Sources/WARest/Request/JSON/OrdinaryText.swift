/// Finds the end of a run of octets that need no look in a JSON string.
enum OrdinaryText {
  /// Whether an octet needs no look: printable ASCII without quote and backslash.
  @inline(__always)
  static func contains(_ octet: UInt8) -> Bool {
    octet >= 0x20 && octet < 0x80 && octet != JSONOctet.quote && octet != JSONOctet.backslash
  }

  /// As `end(_:from:)`, but goes on over characters that are not ASCII as long as they are UTF-8.
  @inline(__always)
  static func end(_ piece: Span<UInt8>, from start: Int, utf8: inout UTF8Check) -> Int {
    var position = start
    while true {
      if utf8.isComplete { position = end(piece, from: position) }
      guard position < piece.count, piece[position] >= 0x80 else { return position }
      repeat {
        guard utf8.accept(piece[position]) else { return position }
        position &+= 1
      } while position < piece.count && piece[position] >= 0x80
    }
  }

  /// The index of the first octet that is a quote, a backslash, a control or above ASCII, or the
  /// count when there is none.
  ///
  /// Many octets at a time: bodies are mostly base64 in one string.
  @inline(__always)
  static func end(_ piece: Span<UInt8>, from start: Int) -> Int {
    // SAFETY: the loads are inside the buffer, which is alive during the call.
    unsafe piece.withUnsafeBytes { bytes in
      var position = start
      let count = bytes.count
      // Without a branch between them, and so in wide registers.
      while position &+ 32 <= count {
        var special: UInt64 = 0
        for step in 0..<4 {
          let word = unsafe bytes.loadUnaligned(
            fromByteOffset: position &+ step &* 8,
            as: UInt64.self
          )
          special |= marks(UInt64(littleEndian: word))
        }
        guard special == 0 else { break }
        position &+= 32
      }
      while position &+ 8 <= count {
        // SAFETY: eight octets from `position` on lie inside.
        let word = UInt64(
          littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        )
        let special = marks(word)
        guard special == 0 else { return position &+ special.trailingZeroBitCount &>> 3 }
        position &+= 8
      }
      while position < count {
        // SAFETY: `position` is below `count`.
        guard contains(unsafe bytes[position]) else { break }
        position &+= 1
      }
      return position
    }
  }

  /// The high bit of each special octet; the lowest one set is exact, those above it may be wrong
  /// because a borrow ran through.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let controls = word &- ones &* 0x20
    let quotes = (word ^ ones &* 0x22) &- ones
    let backslashes = (word ^ ones &* 0x5c) &- ones
    return (controls | quotes | backslashes | word) & 0x8080_8080_8080_8080
  }
}
