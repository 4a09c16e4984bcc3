/// A half-open range of octets, as offsets into the buffer that a head was parsed from.
///
/// Eight bytes and no reference, so that a table of a hundred fields costs no allocation.
package struct ByteRange: Sendable, Equatable {
  package var start: UInt32
  package var end: UInt32

  @inlinable package init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  @inlinable package static var empty: ByteRange { ByteRange(0, 0) }

  @inlinable package var count: Int { Int(end) - Int(start) }
  @inlinable package var isEmpty: Bool { start == end }
  @inlinable package var offsets: Range<Int> { Int(start)..<Int(end) }
}
