/// Client names: `[A-Za-z0-9._-]{1,64}`, because they stand in audit records and logs.
enum ClientNameSyntax {
  static func isValid(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z0-9._\-]{1,64}/) != nil
  }
}
