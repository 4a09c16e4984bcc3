/// What a verification has to say.
package struct LogReport: Sendable {
  /// Findings and remarks in the order in which they came up; not all when there are thousands.
  package var findings: [LogFinding] = []

  /// How many there are in all.
  package var findingCount = 0
  package var remarkCount = 0

  package var files: [String] = []
  package var bytes = 0
  package var records = 0

  /// 0: there is no record.
  package var firstSequence: UInt64 = 0
  package var lastSequence: UInt64 = 0
  package var firstTime = ""
  package var lastTime = ""

  /// Calls that are on record, and those of them without an outcome.
  package var calls = 0
  package var openIntents = 0

  /// Checkpoints whose signature is right.
  package var checkpoints = 0
  package var lastCheckpoint: UInt64 = 0
  package var secondPathCheckpoints = 0

  /// What the log cannot prove, a sentence each.
  package var unproved: [String] = []

  package var isIntact: Bool { findingCount == 0 }
}
