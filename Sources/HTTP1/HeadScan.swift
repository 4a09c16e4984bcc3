/// How far the search for the end of one head has come.
///
/// The search looks at each octet once however the head arrives, so a client that sends an octet at
/// a time costs linear, not quadratic work. It is kept for each connection, 24 bytes, while the
/// head that is filled in belongs to the loop: a partial head leaves nothing behind but this.
package struct HeadScan: Sendable {
  /// Octets that need not be looked at again.
  @usableFromInline var position: UInt32 = 0

  /// Where the start line begins: 0, or 2 after an empty line.
  var start: UInt32 = 0

  /// Where the line under `position` begins.
  var lineStart: UInt32 = 0

  /// Where the start line's CR stands; 0 while it is incomplete.
  var startLineEnd: UInt32 = 0

  /// Field lines that are complete.
  var fieldLines: UInt32 = 0

  /// True once the start line was found good, so that it is not parsed anew at every octet.
  var startLineChecked = false

  @inlinable package init() {}

  /// True while no octet of a message was seen (an idle connection may be closed silently).
  @inlinable package var isIdle: Bool { position == 0 }

  /// To be called between two messages.
  @inlinable package mutating func reset() { self = HeadScan() }
}
