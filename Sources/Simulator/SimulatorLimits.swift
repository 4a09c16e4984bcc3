/// Every limit of the stand-in, with the unit last.
package enum SimulatorLimits {
  /// JSON bodies outside `/messages/send/`; more is 413.
  package static let jsonBodyBytesMax = 2 * 1024 * 1024

  /// What the stand-in itself holds of one body, whatever WARest would take; more is 413.
  package static let heldBodyBytesMax = 64 * 1024 * 1024

  /// Node's limit for a request line and its fields; more is 431.
  package static let headBytesMax = 16 * 1024

  /// An idle connection is closed this long after its last reply: what `Keep-Alive` says, plus the
  /// second that Node adds to it.
  package static let idleMilliseconds = 6000

  /// A new connection may wait this long before its first request.
  static let firstHeadMilliseconds: UInt64 = 60_000

  /// After a restart the server is away for this long.
  static let restartMilliseconds: Int64 = 1000

  /// Connections taken before others are served again.
  static let acceptsMax = 64

  package static let keepAliveSeconds = 5

  /// Journal entries kept; the counts go on.
  package static let journalEntriesMax = 200_000

  /// Messages kept of one session, so that a benchmark does not fill the memory.
  package static let storedMessagesMax = 2000

  /// Chats kept of one session.
  static let storedChatsMax = 2000

  /// Items of one `send/files`; WARest drops the rest without a word.
  package static let filesMax = 20

  /// A session that reconnects is open again after this time.
  static let reconnectMilliseconds: Int64 = 1500

  /// Files behind `/storages/` links; then all are forgotten.
  static let storedFilesMax = 1000

  /// Recipients whose pause is remembered before those that are over are dropped.
  static let cooldownsMax = 10_000

  package static let connectionsMax = 4096

  /// Replies of one connection that wait for their turn or for the socket.
  package static let pendingReplyBytesMax = 8 * 1024 * 1024
}
