/// Limits of the sessions that some patterns cover, in place of the main ones.
package struct SessionOverride: Sendable, Equatable {
  /// Session ids with `*` for any run of characters.
  package var patterns: [String]
  package var limits: SessionLimits

  package init(patterns: [String], limits: SessionLimits) {
    self.patterns = patterns
    self.limits = limits
  }
}
