package import HTTP1

/// Something that a request must have.
package struct Requirement: Sendable {
  /// The slots that do, a bit each.
  package let slots: UInt64

  /// The name to report, in the catalogue's octets.
  package let name: ByteRange
}
