import Audit

/// `audit:`.
struct AuditSection {
  static let defaultPath = "/var/log/warest-gateway/audit.jsonl"

  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  func read(_ section: MappingReader, _ findings: Findings) -> AuditConfiguration {
    var audit = AuditConfiguration(path: Self.defaultPath)
    let setting = section.setting("path")
    if let path = setting?.text() { audit.path = FilePath.resolve(path, besideFile: file) }
    if let problem = files.problemWriting(audit.path) {
      let message = "audit.path \(audit.path) \(problem.inSentence)"
      let hint = "its folder must exist and be writable by the user that the gateway runs as"
      findings.error(setting?.position ?? section.position, message, hints: [hint])
    }
    if let setting = section.setting("durability"), let word = setting.text() {
      let words = AuditConfiguration.Durability.allCases.map(\.rawValue)
      if let durability = AuditConfiguration.Durability(rawValue: word) {
        audit.durability = durability
      } else {
        setting.error("must be \(words.joined(separator: " or "))")
      }
    }
    section.finish()
    return audit
  }
}
