/// What loops brought for the next commit.
///
/// Two of them take turns, so that their memory is made once.
struct CommitInbox {
  var intents: [UInt8] = []
  var outcomes: [UInt8] = []
  var closings = 0
  var waiting: [(batch: UInt64, receiver: any AuditReceiver)] = []

  var isEmpty: Bool { intents.isEmpty && outcomes.isEmpty }
  var bytes: Int { intents.count + outcomes.count }

  mutating func removeAll() {
    intents.removeAll(keepingCapacity: true)
    outcomes.removeAll(keepingCapacity: true)
    closings = 0
    waiting.removeAll(keepingCapacity: true)
  }
}
