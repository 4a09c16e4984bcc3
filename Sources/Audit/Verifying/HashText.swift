import Transport

/// A hash as records have it, 64 lower-case hexadecimal digits, compared with a line's at once.
///
/// Trivially copyable.
struct HashText: Sendable, Equatable {
  static let bytes = 64

  /// Eight digits each, in the order in which they lie in memory.
  private var words = InlineArray<8, UInt64>(repeating: 0x3030_3030_3030_3030)

  /// The hash before the first record.
  init() {}

  init(_ digest: Digest32) {
    // SAFETY: both are 64 octets without padding.
    words = unsafe unsafeBitCast(digest.digits, to: InlineArray<8, UInt64>.self)
  }

  /// Takes 64 octets of a line as they are, digits or not.
  init(_ line: Span<UInt8>, at start: Int) {
    precondition(start >= 0 && line.count - start >= HashText.bytes)
    // SAFETY: the octets were counted above.
    unsafe line.withUnsafeBytes { bytes in
      for index in 0..<8 {
        let offset = start + index * 8
        words[index] = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      }
    }
  }

  /// Whether the line has these digits at `start`.
  @inline(__always)
  func stands(in line: Span<UInt8>, at start: Int) -> Bool {
    precondition(start >= 0 && line.count - start >= HashText.bytes)
    var difference: UInt64 = 0
    // SAFETY: the octets were counted above.
    unsafe line.withUnsafeBytes { bytes in
      for index in 0..<8 {
        difference |=
          words[index]
          ^ (unsafe bytes.loadUnaligned(fromByteOffset: start + index * 8, as: UInt64.self))
      }
    }
    return difference == 0
  }

  static func == (left: HashText, right: HashText) -> Bool {
    var difference: UInt64 = 0
    for index in 0..<8 { difference |= left.words[index] ^ right.words[index] }
    return difference == 0
  }
}
