import Gateway
import Glibc
import HTTP1
package import Logging
import Transport

extension AuditFile {
  /// Opens the file and brings it in order: a record that was cut short is fenced off, and calls
  /// that were under way when the last process ended are closed as unknown.
  package static func open(
    _ configuration: AuditConfiguration,
    logger: Logger
  ) throws(AuditError) -> AuditFile {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe Glibc.open(
      configuration.path,
      O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
      mode_t(0o640)
    )
    guard descriptor >= 0 else {
      throw AuditError("\(configuration.path) cannot be opened", code: errno)
    }
    guard isRegularFile(descriptor) else {
      Glibc.close(descriptor)
      throw AuditError("\(configuration.path) is no regular file", code: EINVAL)
    }
    // Two writers would number and tear each other's records.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw AuditError("\(configuration.path) belongs to another process", code: code)
    }
    let history: AuditHistory
    do throws(AuditError) {
      history = try AuditHistory(reading: descriptor)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    // SAFETY: one octet of a constant text.
    if history.isTorn { _ = unsafe Glibc.write(descriptor, "\n", 1) }
    let file = AuditFile(
      path: configuration.path,
      descriptor: descriptor,
      nextSequence: history.nextSequence
    )
    guard file.recordStart(history) else {
      throw AuditError("\(configuration.path) cannot be written", code: errno)
    }
    let left = history.openIntents.count
    if history.isTorn || left > 0 || history.foreignLines > 0 {
      logger.warning(
        "the audit file was not closed in order",
        metadata: [
          "torn": "\(history.isTorn)", "unknown-outcomes": "\(left)",
          "foreign-lines": "\(history.foreignLines)",
        ]
      )
    }
    return file
  }

  /// A device such as `/dev/zero` would be read for ever, and keeps nothing.
  private static func isRegularFile(_ descriptor: Int32) -> Bool {
    var status = stat()
    // SAFETY: the kernel fills `status`, which outlives the call.
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private func recordStart(_ history: AuditHistory) -> Bool {
    let time = Clock.wallMicroseconds()
    var writer = ByteWriter(capacity: 512)
    if history.isTorn {
      guard add(.recovered, "torn-record", at: time, using: &writer) else { return false }
    }
    for id in history.openIntents {
      writer.removeAll()
      let fits = AuditRecord.writeRestartOutcome(
        requestID: id.span,
        unixMicroseconds: time,
        into: &writer
      )
      guard fits && recordNow(writer) else { return false }
    }
    return add(.start, "start", at: time, using: &writer) && synchronize()
  }

  /// The last record: everything before it is complete.
  package func recordStop() {
    // What the loops brought last is still on its way.
    _ = synchronize()
    var writer = ByteWriter(capacity: 512)
    _ = add(.stop, "stop", at: Clock.wallMicroseconds(), using: &writer)
    _ = synchronize()
  }

  private func add(
    _ kind: AuditKind,
    _ reason: StaticString,
    at time: Int64,
    using writer: inout ByteWriter
  ) -> Bool {
    writer.removeAll()
    let fits = AuditRecord.write(kind, reason: reason, unixMicroseconds: time, into: &writer)
    return fits && recordNow(writer)
  }

  private func recordNow(_ writer: borrowing ByteWriter) -> Bool {
    // SAFETY: the writer is not touched during the call.
    unsafe record(intents: UnsafeBufferPointer(start: nil, count: 0), outcomes: writer.bytes)
  }
}
