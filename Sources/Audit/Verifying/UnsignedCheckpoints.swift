/// Checkpoints in a row whose signature is not of a trusted key.
struct UnsignedCheckpoints {
  /// The key that they say they are signed with.
  var keyID: UInt64
  var isTrusted: Bool

  /// The checkpoint before them.
  var provedUpTo: UInt64
  var first: UInt64
  var last: UInt64
  var count = 1
  var place: LogPlace
  var time: String
}
