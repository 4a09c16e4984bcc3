import Transport

/// A line that is no record: cut short, changed, or written by something else.
struct LineScar {
  var place: LogPlace
  var bytes: Int

  /// SHA-256 of the whole line.
  var digest: Digest32

  /// Of the record before it, or of its own.
  var time: String
}
