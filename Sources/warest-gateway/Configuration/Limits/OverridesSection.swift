import Gateway

/// `limits.overrides:`, of which the first that covers a session counts.
struct OverridesSection {
  static let overridesMax = LimitPolicies.overridesMax

  /// A pattern, and where it stands.
  private struct Pattern {
    var text: String
    var setting: Setting
    var override: Int

    var line: String { setting.position.map { " on line \($0.line)" } ?? "" }
  }

  private var patterns: [Pattern] = []

  static func read(_ section: MappingReader, over main: SessionLimits) -> [SessionOverride] {
    guard let setting = section.setting("overrides"), let entries = setting.list() else {
      return []
    }
    if entries.count > overridesMax { setting.error("may hold at most \(overridesMax)") }
    var overrides = OverridesSection()
    return entries.enumerated().compactMap { overrides.read($1, $0, over: main) }
  }

  private mutating func read(
    _ entry: Setting,
    _ index: Int,
    over main: SessionLimits
  ) -> SessionOverride? {
    let reader = entry.mapping()
    guard entry.isMapping else { return nil }
    var override = SessionOverride(patterns: readPatterns(reader, index), limits: main)
    let session = SessionLimitsReader(reader: reader)
    session.read(into: &override.limits)
    session.checkJitter([override.limits])
    reader.finish()
    return override
  }

  /// One pattern, or a list of them.
  private mutating func readPatterns(_ reader: MappingReader, _ index: Int) -> [String] {
    guard let setting = reader.setting("sessions") else {
      reader.reportMissing("sessions", hints: [SessionPatternSyntax.hint])
      return []
    }
    let entries = setting.isList ? setting.list() ?? [] : [setting]
    if entries.isEmpty { setting.error("is empty: it covers nothing") }
    return entries.compactMap { entry in
      guard let text = entry.text() else { return nil }
      guard SessionPatternSyntax.isValid(text) else {
        entry.error("is no session pattern", hints: [SessionPatternSyntax.hint])
        return nil
      }
      check(Pattern(text: text, setting: entry, override: index))
      return text
    }
  }

  private mutating func check(_ pattern: Pattern) {
    if let twin = patterns.first(where: { $0.text == pattern.text }) {
      pattern.setting.error(
        "'\(pattern.text)' stands twice",
        hints: ["the first one is\(twin.line), and counts"]
      )
    } else if let wider = patterns.first(where: {
      $0.override < pattern.override && SessionPatternSyntax.covers($0.text, pattern.text)
    }) {
      pattern.setting.warning(
        "'\(pattern.text)' never counts: '\(wider.text)'\(wider.line) comes first",
        hints: ["the first override that covers a session counts: put this one before it"]
      )
    }
    patterns.append(pattern)
  }
}
