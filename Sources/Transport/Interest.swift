import CLinux

/// What a poller is to watch a descriptor for.
///
/// Errors and a full hang-up are always reported.
package struct Interest: OptionSet, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let read = Interest(rawValue: EPOLLIN.rawValue)
  package static let write = Interest(rawValue: EPOLLOUT.rawValue)

  /// The peer will send nothing more.
  package static let peerHangup = Interest(rawValue: EPOLLRDHUP.rawValue)

  /// Changes are reported once, not as long as they last.
  package static let edge = Interest(rawValue: EPOLLET.rawValue)

  /// What a connection is registered with, once and for all.
  package static let connection: Interest = [.read, .write, .peerHangup, .edge]
}
