import Audit
import Transport

/// What other threads tell a loop through its mailbox.
enum LoopMessage: Sendable {
  /// A batch of intents is on disk, or could not be put there.
  case recorded(AuditReceipt)
  /// The turn of a call that waited has come, or its time is over.
  case turn(WaitingTurn)
  /// The addresses of WARest as the resolver sees them now; empty when it found none.
  case resolved([SocketAddress])
  /// Accept nothing more, finish what is under way, then end.
  case drain
  /// End now.
  case stop
}
