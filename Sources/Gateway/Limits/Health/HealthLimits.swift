/// Bounds of what is kept of a session's health.
package enum HealthLimits {
  /// Calls in flight of one session, whatever its own bound -> 503.
  package static let inFlightMax = 65_535

  /// The most bad results in a row that a policy may wait for.
  package static let breakerFailuresMax = 255

  /// The longest rest that a policy may name: a day.
  package static let breakerPauseSecondsMax = 86_400

  /// What a caller is told to wait while the one call is out that tries a session again.
  package static let probeRetryNanoseconds: UInt64 = 1_000_000_000

  /// After so long without a call that failed, failures and past rests are forgotten: an hour.
  ///
  /// Else somebody could fill the table for good with sessions that failed once.
  package static let memorySeconds = 3_600

  /// Entries that one look-up may pass -> 503.
  static let probesMax = 128
}
