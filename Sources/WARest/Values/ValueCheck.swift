/// Checks the decoded text of a value by its role; text of no role passes.
struct ValueCheck {
  private let role: ValueRole
  private var recipients = RecipientCheck()
  private var source: SourceCheck

  init(_ role: ValueRole, _ rules: SourceRules) {
    self.role = role
    source = SourceCheck(role: role, rules: rules)
  }

  mutating func take(_ octet: UInt8) -> StaticString? {
    switch role {
    case .plain: nil
    case .recipients: recipients.take(octet)
    case .picture, .media, .toolFile, .toolText: source.take(octet)
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
