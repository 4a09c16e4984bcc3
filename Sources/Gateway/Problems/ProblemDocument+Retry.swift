package import HTTP1

extension ProblemDocument {
  /// Adds `retry_after`, where a refusal of WARest's says when it would take the call.
  package static func add(retryAfterSeconds seconds: UInt32, into writer: inout ByteWriter) {
    writer.append(",\"retry_after\":")
    writer.append(decimal: UInt64(seconds))
  }
}
