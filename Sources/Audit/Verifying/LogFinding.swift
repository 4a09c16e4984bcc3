/// Something that a verification found, in words and with its place.
package struct LogFinding: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case edited
    case replaced
    case inserted
    case duplicated
    case moved
    case missing
    case beginningMissing = "beginning-missing"
    case tailMissing = "tail-missing"
    case damaged
    case torn
    case tornEdited = "torn-record-edited"
    case tornMissing = "torn-record-missing"
    case foreignKey = "foreign-key"
    case wrongSignature = "wrong-signature"
    case foreignChain = "foreign-chain"
    case checkpointMissing = "checkpoint-missing"
    case checkpointDiffers = "checkpoint-differs"
    case checkpointSkipped = "checkpoint-skipped"
    case secondPath = "second-path"
    case segmentMisfit = "segment-misfit"
    case openMismatch = "open-mismatch"
    case intentOpen = "intent-open"
    case outcomeExtra = "outcome-extra"
    case unreadable

    // Remarks alone.
    case recovered
    case explained
    case leftover
    case renamed
    case clockBack = "clock-back"
    case lost
  }

  package var kind: Kind

  /// A remark explains something; the log is intact all the same.
  package var isRemark = false

  /// The file's name as it was given.
  package var file: String

  /// From 1; 0: none.
  package var line = 0

  /// Of the record; 0: none.
  package var sequence: UInt64 = 0

  /// Of the nearest record, RFC 3339 in UTC; empty: none is known.
  package var time = ""

  /// A sentence without its full stop.
  package var words: String
}
