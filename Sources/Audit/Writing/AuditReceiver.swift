/// Hears what became of the intents that it submitted.
package protocol AuditReceiver: AnyObject, Sendable {
  /// On the log's own thread: to be passed on, not worked on.
  func receive(_ receipt: AuditFile.Receipt)
}
