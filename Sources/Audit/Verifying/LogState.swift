import Transport

/// What the records of a log have said so far.
struct LogState {
  /// What the last record changed, in case it turns out to be a torn one.
  enum Last {
    case none
    case intent(IntentTable.Key)
    case outcome(IntentTable.Key, IntentTable.Intent?)
    case checkpoint
  }

  struct Checkpoint {
    var sequence: UInt64
    var hash: Digest32
    var place: LogPlace
    var isStop: Bool
  }

  /// A segment that retention removed.
  struct Removal {
    var firstSequence: UInt64
    var lastSequence: UInt64
    var lastHash: HashText
    var place: LogPlace
    var notice: UInt64
  }

  /// Something that is no finding when the chain is broken anyway.
  struct Doubt {
    var finding: LogFinding
  }

  var last = Last.none

  /// The torn line that the next record fences off was there.
  var isFenced = false
  var lines = 0
  var records = 0

  /// Of the record that was read last, and the latest of all.
  var time = TimeText()
  var latest = TimeText()
  var firstTime = TimeText()

  var intents: IntentTable
  var recent = RecentCalls()
  var intentCount = 0
  var outcomeCount = 0

  /// Calls whose only record is their outcome: reads, and calls that were refused.
  var singleCount = 0

  /// Of a part of a log that does not say how many calls were open before it.
  static let unknownCarried: UInt64 = 1 << 40

  /// Intents of records before the first one that may be open.
  var carried: UInt64 = 0
  var lastStart: UInt64 = 0
  var chainName: UInt64?
  var checkpoints: [Checkpoint] = []
  var signaturesVerified = 0

  /// Checkpoints by number whose line was edited: neither there nor missing.
  var removals: [Removal] = []
  var secondPathFailures: [UInt64] = []
  var doubts: [Doubt] = []

  init() {
    var entropy = Entropy()
    intents = IntentTable(seed: entropy.next())
  }
}
