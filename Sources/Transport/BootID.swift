import Glibc

/// Which start of the system this is: another number after each.
///
/// Times of `Clock.boottimeNanoseconds()` can be compared as long as it is the same.
package enum BootID {
  private static let path = "/proc/sys/kernel/random/boot_id"

  /// - Returns: 16 octets, the first one highest; nil when the system does not say.
  package static func read() -> (UInt64, UInt64)? {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var text = InlineArray<64, UInt8>(repeating: 0)
    var octets = text.mutableSpan
    // SAFETY: the kernel writes at most as many octets as there is room, within the closure.
    let count = unsafe octets.withUnsafeMutableBytes { bytes in
      unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
    }
    return count > 0 ? parse(text.span.extracting(first: count)) : nil
  }

  /// Reads a UUID such as `0fb4d6d2-6b2c-4b4e-8a0e-7d1d9f1f6a01`, and what may follow its end.
  package static func parse(_ text: Span<UInt8>) -> (UInt64, UInt64)? {
    guard text.count >= 36 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    for index in 0..<36 {
      let octet = text[index]
      if [8, 13, 18, 23].contains(index) {
        guard octet == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = digit(octet) else { return nil }
      words.0 = words.0 << 4 | words.1 >> 60
      words.1 = words.1 << 4 | digit
    }
    return words
  }

  private static func digit(_ octet: UInt8) -> UInt64? {
    switch octet {
    case 0x30...0x39: UInt64(octet - 0x30)
    case 0x61...0x66: UInt64(octet - 0x57)
    case 0x41...0x46: UInt64(octet - 0x37)
    default: nil
    }
  }
}
