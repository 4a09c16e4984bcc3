import Audit
import Gateway

/// `limits.state-file`, where limits are kept over a restart.
struct LimitStateSetting {
  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  /// - Returns: Nil when it is to stand beside the audit log.
  func read(
    _ section: MappingReader,
    _ root: MappingReader,
    _ audit: AuditConfiguration
  ) -> String? {
    guard let setting = section.setting("state-file") else {
      if !audit.isOn {
        root.setting("audit")?.warning(
          "is off, and limits.state-file is not set: a restart forgets what was used"
        )
      }
      return nil
    }
    if setting.isOff {
      setting.error(
        "must be a path",
        hints: ["without it limits are kept beside the audit log, and nowhere with audit: off"]
      )
      return nil
    }
    guard let text = setting.text() else { return nil }
    let path = FilePath.resolve(text, besideFile: file)
    let paths = LogPaths(audit)
    let taken = [
      (file, "the configuration"), (paths.active, "audit.path"),
      (paths.checkpoints, "audit.checkpoints.path"),
      (paths.signingKey, "audit.checkpoints.key-file"), (paths.hashKeys, "audit.hash-key-file"),
    ]
    if let twin = taken.first(where: { $0.0 == path }) {
      setting.error("is the same file as \(twin.1)")
    } else if let problem = files.problemWriting(path) ?? files.problemWriting(path + ".new") {
      // It is replaced by one that is written beside it.
      setting.error("\(path) \(problem.inSentence)", hints: [AuditFilesCheck.folderHint])
    }
    return path
  }
}
