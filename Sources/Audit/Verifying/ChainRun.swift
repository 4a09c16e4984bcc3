import Transport

/// Records in a row that continue each other.
///
/// A log that is intact is one run.
struct ChainRun {
  var firstSequence: UInt64

  /// The hash that the first record continues.
  var firstPrevious: HashText
  var firstPreviousDigest: Digest32
  var start: LogPlace
  var startTime: String

  /// Of the first record when it begins a segment: why, and the name of the file before.
  var segmentReason: String?
  var fileBefore: String?

  var lastSequence: UInt64 = 0
  var lastHash = HashText()
  var end = LogPlace(file: 0, line: 0)

  var range: ClosedRange<UInt64> { firstSequence...max(firstSequence, lastSequence) }
}
