/// The time of a record as text, in words that compare as the times do.
///
/// Trivially copyable.
struct TimeText: Sendable {
  static let bytes = LineTime.bytes

  private var words: InlineArray<4, UInt64> = [0, 0, 0, 0]

  init() {}

  @inline(__always)
  init(_ line: Span<UInt8>, at start: Int) {
    precondition(start >= 0 && line.count - start >= TimeText.bytes)
    // SAFETY: the octets were counted above; the last word overlaps the one before it.
    unsafe line.withUnsafeBytes { bytes in
      words[0] = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).bigEndian
      words[1] = unsafe bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self).bigEndian
      words[2] = unsafe bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self).bigEndian
      words[3] = unsafe bytes.loadUnaligned(fromByteOffset: start + 19, as: UInt64.self).bigEndian
    }
  }

  @inline(__always)
  func isBefore(_ other: TimeText) -> Bool {
    for index in 0..<4 where words[index] != other.words[index] {
      return words[index] < other.words[index]
    }
    return false
  }

  private var octets: InlineArray<27, UInt8> {
    InlineArray<27, UInt8> { index in
      let word = index < 24 ? words[index / 8] : words[3]
      let place = index < 24 ? index % 8 : index - 19
      return UInt8(truncatingIfNeeded: word >> UInt64(56 - place * 8))
    }
  }

  /// Since 1970; nil when it is no time.
  var microseconds: Int64? {
    let octets = octets
    return LineTime.microseconds(octets.span)
  }

  /// Empty when it is no time, which might be anything.
  var text: String {
    guard microseconds != nil else { return "" }
    let octets = octets
    return octets.indices.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar(octets[$1])) }
  }
}
