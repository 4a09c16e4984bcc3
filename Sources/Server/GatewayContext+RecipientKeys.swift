import Audit
import Gateway
import HTTP1
import Logging
import Transport

extension GatewayContext {
  /// Reads the keys of the hashes again, and puts on record from where on another one is in use.
  ///
  /// When they cannot be read, those that are known stay in use.
  func reloadRecipientKeys() {
    guard let keys = recipientKeys else { return }
    do throws(AuditError) {
      guard try keys.reload() else { return }
      recordRecipientKey(keys.current.id)
      logger.notice("another key hashes people on record", metadata: ["key": "\(keys.current.id)"])
    } catch {
      logger.error("the keys of the hashes stay as they were", metadata: ["reason": "\(error)"])
    }
  }

  /// Only the name of the key, which is no secret.
  private func recordRecipientKey(_ id: String) {
    var writer = ByteWriter(capacity: 256)
    let time = Clock.wallMicroseconds()
    var record = AuditRecord(.notice, unixMicroseconds: time, into: &writer)
    record.add(.reason, word: "hash-key", into: &writer)
    record.add(.key, text: Array(id.utf8).span, into: &writer)
    guard record.end(into: &writer), let audit else { return }
    // SAFETY: the writer is not touched during the call.
    _ = unsafe audit.record(
      intents: UnsafeBufferPointer(start: nil, count: 0),
      outcomes: writer.bytes,
      closings: 0
    )
  }
}
