/// Which limits hold for which session: a configuration, ready for look-ups without allocation.
package final class LimitPolicies: Sendable {
  /// Overrides that a configuration may have.
  package static let overridesMax = 100

  package let configuration: LimitConfiguration

  /// The limits of each override, the main ones in front.
  package let limits: [SessionLimits]
  private let patterns: [SessionPattern]
  private let owners: [UInt8]

  package init(_ configuration: LimitConfiguration) {
    precondition(configuration.overrides.count <= LimitPolicies.overridesMax, "bounded overrides")
    self.configuration = configuration
    limits = [configuration.session] + configuration.overrides.map(\.limits)
    var patterns: [SessionPattern] = []
    var owners: [UInt8] = []
    for (index, override) in configuration.overrides.enumerated() {
      for pattern in override.patterns {
        patterns.append(SessionPattern(pattern))
        owners.append(UInt8(index + 1))
      }
    }
    self.patterns = patterns
    self.owners = owners
  }

  /// The place in `limits` of what holds for `session`.
  package func place(of session: Span<UInt8>) -> Int {
    for index in patterns.indices where patterns[index].covers(session) {
      return Int(owners[index])
    }
    return 0
  }
}
