/// Checks the decoded text of a value by its role; text of no role passes.
struct ValueCheck: Sendable {
  private var role = ValueRole.plain
  private var recipients = RecipientCheck()
  private var source: SourceCheck
  private let rules: SourceRules

  init(_ rules: SourceRules) {
    self.rules = rules
    source = SourceCheck(role: .plain, rules: rules)
  }

  init(_ role: ValueRole, _ rules: SourceRules) {
    self.init(rules)
    begin(role)
  }

  /// Begins with another value.
  mutating func begin(_ role: ValueRole) {
    self.role = role
    switch role {
    case .plain: break
    case .recipients: recipients.reset()
    case .picture, .media, .toolFile, .toolText: source = SourceCheck(role: role, rules: rules)
    }
  }

  @inline(__always) var isSettled: Bool { role == .plain }

  mutating func take(_ octet: UInt8) -> StaticString? {
    switch role {
    case .plain: nil
    case .recipients: recipients.take(octet)
    case .picture, .media, .toolFile, .toolText: source.take(octet)
    }
  }

  mutating func take(_ run: Span<UInt8>) -> StaticString? {
    switch role {
    case .plain: nil
    case .recipients: recipients.take(run)
    case .picture, .media, .toolFile, .toolText: source.take(run)
    }
  }

  /// What is wrong with the text as a whole, now that it has ended.
  mutating func finish() -> StaticString? {
    switch role {
    case .plain: nil
    case .recipients: recipients.finish()
    case .picture, .media, .toolFile, .toolText: source.finish()
    }
  }
}
