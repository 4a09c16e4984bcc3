package import HTTP1

/// What is needed of a recorded line to know which intents are still open.
package struct AuditLineSummary: Sendable, Equatable {
  package var sequence: UInt64
  package var kind: AuditKind

  /// Where the request id stands in the line, without quotes; empty for records without a call.
  package var requestID: ByteRange

  package init(sequence: UInt64, kind: AuditKind, requestID: ByteRange) {
    self.sequence = sequence
    self.kind = kind
    self.requestID = requestID
  }
}
