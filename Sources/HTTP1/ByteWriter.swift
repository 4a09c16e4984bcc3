/// Appends octets to memory of a fixed size.
///
/// It never grows: what does not fit is dropped and `overflowed` says so, which lets a caller
/// serialise a whole message and check once at the end. Nothing here allocates after `init`.
@safe package struct ByteWriter: ~Copyable {
  // SAFETY: points to `capacity` octets that outlive the writer, its own or lent; every write is
  // checked against `capacity` first.
  @usableFromInline let base: UnsafeMutablePointer<UInt8>
  @usableFromInline let isOwner: Bool

  /// Octets that fit.
  package let capacity: Int

  /// Octets written so far.
  @usableFromInline var written = 0

  @usableFromInline var didOverflow = false

  /// A writer with memory of its own, freed with it.
  package init(capacity: Int) {
    // SAFETY: freed in `deinit`, which runs once because the type is noncopyable.
    unsafe base = .allocate(capacity: capacity)
    self.capacity = capacity
    isOwner = true
  }

  /// A writer into memory that somebody else owns and keeps until the writer is gone.
  ///
  /// The first `count` octets are there already and count as written.
  package init(borrowing memory: UnsafeMutableRawBufferPointer, count: Int = 0) {
    precondition((0...memory.count).contains(count), "octets inside the memory")
    guard let address = memory.baseAddress else {
      preconditionFailure("a writer needs memory")
    }
    // SAFETY: the lender keeps `memory` alive and leaves it alone while the writer exists.
    unsafe base = address.assumingMemoryBound(to: UInt8.self)
    capacity = memory.count
    isOwner = false
    written = count
  }

  deinit {
    // SAFETY: allocated in `init(capacity:)` and nowhere else freed.
    if isOwner { unsafe base.deallocate() }
  }

  /// Octets written so far.
  @inlinable package var count: Int { written }

  /// True once something did not fit; what was written before is still there.
  @inlinable package var overflowed: Bool { didOverflow }

  @inlinable package var isEmpty: Bool { written == 0 }

  @inlinable package var room: Int { capacity - written }

  /// The octets written so far.
  @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
    // SAFETY: the first `written` octets are initialised.
    unsafe UnsafeBufferPointer(start: base, count: written)
  }

  /// Forgets everything; the memory stays.
  @inlinable package mutating func removeAll() {
    written = 0
    didOverflow = false
  }

  /// Takes back what was written after `count` was `mark`.
  @inlinable package mutating func truncate(to mark: Int) {
    written = min(written, max(mark, 0))
  }

  @inlinable package mutating func append(_ octet: UInt8) {
    guard written < capacity else {
      didOverflow = true
      return
    }
    // SAFETY: `written < capacity`.
    unsafe base[written] = octet
    written += 1
  }

  @inlinable package mutating func append(_ octets: UnsafeBufferPointer<UInt8>) {
    guard let source = octets.baseAddress else { return }
    let length = octets.count
    guard length <= capacity - written else {
      didOverflow = true
      return
    }
    // SAFETY: `length` octets fit behind `written`.
    unsafe (base + written).update(from: source, count: length)
    written += length
  }

  @inlinable package mutating func append(_ octets: Span<UInt8>) {
    // SAFETY: the span is alive during the call, and only read.
    unsafe octets.withUnsafeBufferPointer { octets in unsafe append(octets) }
  }

  @inlinable package mutating func append(_ text: StaticString) {
    // SAFETY: a static string lives for ever; `utf8Start` is valid for its whole length.
    unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inlinable package mutating func append(_ octets: [UInt8]) {
    // SAFETY: the array is alive during the call, and only read.
    unsafe octets.withUnsafeBufferPointer { octets in unsafe append(octets) }
  }

  /// For start-up, errors and tests: a `String` costs more than the hot path may spend.
  ///
  /// Disfavoured, because a literal would otherwise be a `String` and not a `StaticString`.
  @_disfavoredOverload
  package mutating func append(_ text: String) {
    var text = text
    // SAFETY: the buffer is valid during the call, and only read.
    text.withUTF8 { octets in unsafe append(octets) }
  }

  /// Appends `value` in decimal, without sign or leading zeros.
  @inlinable package mutating func append(decimal value: UInt64) {
    var digits: InlineArray<20, UInt8> = .init(repeating: 0)
    var rest = value
    var first = 20
    repeat {
      first -= 1
      digits[first] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    } while rest > 0
    for index in first..<20 { append(digits[index]) }
  }

  /// Appends `value` in lower-case hexadecimal, without leading zeros.
  @inlinable package mutating func append(hexadecimal value: UInt64) {
    var shift = value == 0 ? 0 : (63 - value.leadingZeroBitCount) / 4 * 4
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: (value >> UInt64(shift)) & 0xf)
      append(digit < 10 ? 48 + digit : 87 + digit)
      shift -= 4
    }
  }
}
