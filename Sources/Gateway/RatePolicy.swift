/// How much one bucket allows: `quota` units every `windowSeconds`, of which `burst` at once.
///
/// The words are those of draft-ietf-httpapi-ratelimit-headers-10: `q` and `w`.
package struct RatePolicy: Sendable, Equatable {
  /// Units a window, 1 or more.
  package var quota: Int

  /// Length of the window, 1 or more.
  package var windowSeconds: Int

  /// Units that may be spent at once, 1 to `quota`.
  package var burst: Int

  package init(quota: Int, windowSeconds: Int, burst: Int) {
    self.quota = quota
    self.windowSeconds = windowSeconds
    self.burst = burst
  }
}
