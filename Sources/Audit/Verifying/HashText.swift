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
    let halves: InlineArray<4, UInt64> = [
      digest.words.0, digest.words.1, digest.words.2, digest.words.3,
    ]
    for index in 0..<4 {
      words[index * 2] = HashText.digits(UInt32(truncatingIfNeeded: halves[index] >> 32))
      words[index * 2 + 1] = HashText.digits(UInt32(truncatingIfNeeded: halves[index]))
    }
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

  /// Eight digits by arithmetic on all of them at once, the first one in the lowest octet.
  @inline(__always)
  private static func digits(_ value: UInt32) -> UInt64 {
    var spread = UInt64(value.byteSwapped)
    spread = (spread | spread &<< 16) & 0x0000_ffff_0000_ffff
    spread = (spread | spread &<< 8) & 0x00ff_00ff_00ff_00ff
    let nibbles = (spread &>> 4 & 0x000f_000f_000f_000f) | (spread & 0x000f_000f_000f_000f) &<< 8
    let letters = (nibbles &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
    return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }
}
