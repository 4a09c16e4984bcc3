/// Numbers of records in sentences.
enum SequenceWords {
  /// `record 5 was edited`, `records 5 to 7 are missing`.
  static func records(_ range: ClosedRange<UInt64>, verb: String) -> String {
    let isOne = range.lowerBound == range.upperBound
    let isMissing = verb == "missing"
    return isOne
      ? "record \(range.lowerBound) \(isMissing ? "is" : "was") \(verb)"
      : "records \(range.lowerBound) to \(range.upperBound) \(isMissing ? "are" : "were") \(verb)"
  }
}
