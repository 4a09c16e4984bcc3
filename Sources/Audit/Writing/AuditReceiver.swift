/// Hears what became of the intents that it submitted.
package protocol AuditReceiver: AnyObject, Sendable {
  /// On the log's own thread: to be passed on, not worked on.
  func receive(_ receipt: AuditReceipt)
}

/// What became of one turn's intents.
package struct AuditReceipt: Sendable {
  package enum Result: Sendable {
    /// On the disk: their calls may go.
    case recorded

    /// Not in the log.
    case refused

    /// Written, but nobody knows whether it reached the disk: their calls may not go, and each
    /// still needs its outcome.
    case doubtful
  }

  package let batch: UInt64
  package let result: Result
}
