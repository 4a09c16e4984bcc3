package import HTTP1

/// Leaves out of a `session/list` reply what is not the client's.
package enum SessionListFilter {
  /// Copies `body` without the items whose id `keeps` refuses.
  ///
  /// - Returns: False when the body does not look like a session list, or did not fit; then nothing
  ///   of it may be passed on.
  package static func filter(
    _ body: Span<UInt8>,
    into writer: inout ByteWriter,
    keeps: (Span<UInt8>) -> Bool
  ) -> Bool {
    false
  }
}
