/// Facts and margins of the bucket that WARest keeps for one of its API keys.
package enum UpstreamLimits {
  /// What the dearest call costs; a burst that is smaller would let it never pass.
  static let unitsMax: UInt64 = 2

  /// WARest's own limit when nobody changed it. Until a reply says more, so much may be in flight.
  static let limitDefault: UInt64 = 120

  /// A reset further ahead is that of a clock that was set; WARest's window is 60 s. Also for those
  /// who work out until when a 429 holds.
  package static let resetNanosecondsMax: UInt64 = 65_000_000_000

  /// Two resets so close are the same one: WARest rounds its reset up, and the `Date` that it is
  /// compared with is rounded down, each by less than a second.
  static let resetToleranceNanoseconds: UInt64 = 2_000_000_000

  /// How long after a reset the next call goes, so that it is not counted before it.
  static let resetMarginNanoseconds: UInt64 = 250_000_000

  /// A call that has been out for so long (to twice as long) has been counted by WARest, answered or
  /// not: what is left already says so. Else one session whose calls hang would hold back the key.
  static let countedNanoseconds: UInt64 = 5_000_000_000
}
