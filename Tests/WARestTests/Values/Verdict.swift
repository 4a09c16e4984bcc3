@testable import WARest

/// What a check says about a whole text.
enum Verdict {
  static func of(
    _ text: String,
    _ role: ValueRole,
    _ rules: SourceRules = .standard
  ) -> String? {
    var check = SourceCheck(role: role, rules: rules)
    let octets = Array(text.utf8)
    return (check.take(octets.span) ?? check.finish())?.description
  }

  static func ofRecipients(_ text: String) -> String? {
    var check = RecipientCheck()
    let octets = Array(text.utf8)
    return (check.take(octets.span) ?? check.finish())?.description
  }
}
