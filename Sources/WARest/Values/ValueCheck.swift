/// Checks the decoded text of a value by its role, and notes whom it names; text of no role passes.
struct ValueCheck: Sendable {
  private var role = ValueRole.plain
  private var recipients = RecipientCheck()
  private var reader = RecipientReader()
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
    case .recipients, .nativeRecipients, .people, .groups, .chat, .group:
      recipients.reset()
      reader = RecipientReader(role)
    case .picture, .media, .toolFile, .toolText: source = SourceCheck(role: role, rules: rules)
    }
  }

  @inline(__always) var isSettled: Bool { role == .plain }

  mutating func take(_ octet: UInt8, noting people: inout RecipientList) -> StaticString? {
    switch role {
    case .plain: return nil
    case .recipients, .nativeRecipients, .people, .groups, .chat, .group:
      reader.take(octet, into: &people)
      return role == .recipients ? recipients.take(octet) : nil
    case .picture, .media, .toolFile, .toolText: return source.take(octet)
    }
  }

  mutating func take(_ run: Span<UInt8>, noting people: inout RecipientList) -> StaticString? {
    switch role {
    case .plain: return nil
    case .recipients, .nativeRecipients, .people, .groups, .chat, .group:
      reader.take(run, into: &people)
      return role == .recipients ? recipients.take(run) : nil
    case .picture, .media, .toolFile, .toolText: return source.take(run)
    }
  }

  /// What is wrong with the text as a whole, now that it has ended.
  mutating func finish(noting people: inout RecipientList) -> StaticString? {
    switch role {
    case .plain: return nil
    case .recipients, .nativeRecipients, .people, .groups, .chat, .group:
      reader.finish(into: &people)
      return role == .recipients ? recipients.finish() : nil
    case .picture, .media, .toolFile, .toolText: return source.finish()
    }
  }
}
