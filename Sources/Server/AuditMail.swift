import Audit
import Transport

/// Brings the audit log's receipts into a loop's mailbox.
final class AuditMail: AuditReceiver {
  private let mailbox: Mailbox<LoopMessage>

  init(_ mailbox: Mailbox<LoopMessage>) {
    self.mailbox = mailbox
  }

  func receive(_ receipt: AuditReceipt) { mailbox.post(.recorded(receipt)) }
}
