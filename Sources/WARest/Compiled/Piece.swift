package import HTTP1

/// A part of an upstream request: fixed octets, or a value from the path.
package struct Piece: Sendable {
  /// In the catalogue's octets; empty for a value.
  package let text: ByteRange
  package let isValue: Bool
  package let parameter: PathParameter
}
