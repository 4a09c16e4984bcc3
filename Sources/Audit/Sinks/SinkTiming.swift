/// How long a sink waits for what; other times are for tests.
package struct SinkTiming: Sendable {
  private static let second: UInt64 = 1_000_000_000

  /// For one address to answer.
  package var connectNanoseconds = 5 * second

  /// For a peer that takes nothing; its connection is given up then.
  package var stallNanoseconds = 60 * second

  /// Between a connection that failed and the next one: doubled each time, from the first to the
  /// last, and shortened by a random part of up to one half.
  package var pauseFirstNanoseconds = second / 10
  package var pauseMaxNanoseconds = 30 * second

  /// How long a connection has to last for the next pause to be the first again.
  package var provenNanoseconds = 10 * second

  /// Between two records about lines that were dropped, doubled each time, so that a sink that is
  /// away for days does not fill the log.
  package var reportFirstNanoseconds = 10 * second
  package var reportMaxNanoseconds = 3_600 * second

  package init() {}
}

/// Bounds of what a sink holds besides its queue.
enum SinkLimits {
  /// Octets of lines that are on their way at a time; the longest line fits twice.
  static let batchBytes = 2 * AuditLine.bytesMax

  /// Octets that a message has beyond its line: count, header and line feed.
  static let frameBytesMax = 512

  /// Octets of the longest message.
  static let messageBytesMax = batchBytes + frameBytesMax

  /// Octets of a host name in a message [RFC 5424 §6].
  static let hostNameBytesMax = 255

  /// Octets that a pipe takes at once when it says that it can be written (`PIPE_BUF`).
  static let pipeBytes = 4_096

  /// Reads of what a peer says, which nobody asked for, before the sink looks at its own again.
  static let readsMax = 16
}
