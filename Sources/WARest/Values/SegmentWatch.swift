/// Finds the segment `..` in what might be read as a path.
///
/// Such a segment takes a path out of the folder that its beginning names, even if that folder does
/// not exist, where the path is put in order before it is opened.
struct SegmentWatch: Sendable {
  /// Dots since the last separator; 3: something else too.
  private var state: UInt8 = 0

  /// Whether the octet ends a segment `..`.
  @inline(__always) mutating func take(_ octet: UInt8) -> Bool {
    if TextOctet.isSeparator(octet) {
      let isClimb = state == 2
      state = 0
      return isClimb
    }
    state = octet == TextOctet.dot ? min(state &+ 1, 3) : 3
    return false
  }

  /// Goes on from `start` to the separator that ends a segment `..`, or to the end.
  mutating func end(_ run: Span<UInt8>, from start: Int) -> Int {
    // SAFETY: the loads are inside the span's memory, which is alive during the call.
    unsafe run.withUnsafeBytes { bytes in
      var watch = self
      var index = start
      while index < bytes.count {
        // Most of a text has no dot.
        while watch.state != 2 && index &+ 8 <= bytes.count {
          let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          guard !Self.hasDot(word) else { break }
          index &+= 8
          watch.state = TextOctet.isSeparator(unsafe bytes[index &- 1]) ? 0 : 3
        }
        guard index < bytes.count else { break }
        // SAFETY: `index` is below the count.
        let octet = unsafe bytes[index]
        if watch.state == 2 && TextOctet.isSeparator(octet) { break }
        _ = watch.take(octet)
        index &+= 1
      }
      self = watch
      return index
    }
  }

  var endsInClimb: Bool { state == 2 }

  @inline(__always) private static func hasDot(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let differences = word ^ 0x2e &* ones
    return (differences &- ones) & ~differences & (0x80 &* ones) != 0
  }
}
