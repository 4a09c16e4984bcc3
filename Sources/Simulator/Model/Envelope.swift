/// How a router writes its replies.
enum Envelope {
  /// `results` is always an array.
  case results
  /// `results` is `null` on errors.
  case resultsOrNull
  /// `result`, an object or `null`.
  case result
}
