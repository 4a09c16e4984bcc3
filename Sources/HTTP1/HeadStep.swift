/// What a look at the octets so far has shown.
package enum HeadStep: Sendable, Equatable {
  /// Nothing wrong yet, and no end yet: call again with the same octets and more behind them.
  case needMore

  /// The head is filled in; its `byteCount` octets are used up.
  case complete

  /// No further octet can repair it: answer once with the error's status and close.
  case refused(HeadError)
}
