/// Facts and margins of the bucket that WARest keeps for one of its API keys.
package enum UpstreamLimits {
  /// What the dearest call costs; a burst that is smaller would let it never pass.
  static let unitsMax: UInt64 = 2

  /// WARest's own limit when nobody changed it: until a reply says more, so much may be in flight.
  static let limitDefault: UInt64 = 120

  /// Replies that say nothing of a limit, before one is believed that does: WARest does not count
  /// everything, such as a body that it cannot read.
  static let silentRepliesMax: UInt64 = 10

  /// A reset further ahead is that of a clock that was set, because WARest's window is 60 s.
  ///
  /// Also for those who work out until when a 429 holds.
  package static let resetNanosecondsMax: UInt64 = 65_000_000_000

  /// Two resets so close are the same one: WARest rounds its reset up, and the `Date` that it is
  /// compared with is rounded down, each by less than a second.
  static let resetToleranceNanoseconds: UInt64 = 2_000_000_000

  /// How long after a reset the next call goes, so that it is not counted before it.
  static let resetMarginNanoseconds: UInt64 = 250_000_000

  /// A call that has been out for so long (to twice as long) has reached WARest and was counted.
  ///
  /// What is left already says so, answered or not. Were it subtracted once more, one session whose
  /// calls hang would hold back the key.
  static let arrivalNanoseconds: UInt64 = 5_000_000_000

  /// What a call waits when more are in flight than can be counted.
  static let crowdedRetryNanoseconds: UInt64 = 250_000_000
}
