/// What a call has been charged on so far, to take it back should one bucket say no after all.
struct LimitCharge {
  /// Policies on which it is charged in full, as a set of `LimitKind.bit`.
  var kinds: UInt16 = 0

  /// The session's record; -1: none was charged.
  var slot = -1

  init() {}
}
