import Transport

/// Why the audit file is of no use.
package struct AuditError: Error, CustomStringConvertible {
  private let what: String
  private let code: Int32

  init(_ what: String, code: Int32) {
    self.what = what
    self.code = code
  }

  package var description: String { "the audit file \(what): \(SystemError.text(code))" }
}
