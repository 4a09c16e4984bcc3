import CLinux

/// Random octets of the kernel's generator, fetched a page at a time: one system call for 256 ids.
///
/// A loop keeps one. What was handed out is wiped.
@safe package struct Entropy: ~Copyable {
  private static let bufferBytes = 4_096

  // SAFETY: `bufferBytes` octets, allocated in `init` and freed in `deinit`.
  private let buffer: UnsafeMutableRawPointer

  /// Octets that were handed out.
  private var used = Entropy.bufferBytes

  package init() {
    // SAFETY: freed in `deinit`, which runs once because the type is noncopyable.
    unsafe buffer = .allocate(byteCount: Entropy.bufferBytes, alignment: 8)
  }

  deinit {
    // SAFETY: allocated in `init`.
    unsafe buffer.deallocate()
  }

  package mutating func next() -> UInt64 {
    if used + 8 > Entropy.bufferBytes { refill() }
    // SAFETY: 8 octets from `used` on are inside the buffer.
    let value = unsafe buffer.loadUnaligned(fromByteOffset: used, as: UInt64.self)
    unsafe buffer.storeBytes(of: 0, toByteOffset: used, as: UInt64.self)
    used += 8
    return value
  }

  private mutating func refill() {
    // SAFETY: the buffer has as many octets.
    unsafe Entropy.fill(
      UnsafeMutableRawBufferPointer(start: buffer, count: Entropy.bufferBytes)
    )
    used = 0
  }

  /// Fills memory with random octets, by system calls.
  package static func fill(_ memory: UnsafeMutableRawBufferPointer) {
    var filled = 0
    while filled < memory.count {
      // SAFETY: the rest of `memory` is written, and no more.
      let count = unsafe linux_random(
        memory.baseAddress.map { unsafe $0 + filled },
        memory.count - filled
      )
      // Without randomness ids would repeat and secrets could be guessed: there is no going on.
      precondition(count > 0, "the kernel gives no random octets")
      filled += count
    }
  }
}
