import Audit

/// Whether the files of the audit log can be what they are to be; nothing is written.
struct AuditFilesCheck {
  static let folderHint =
    "its folder must exist and be writable by the user that the gateway runs as"

  /// With one of these bits a key is refused at the start: others could read it, or a group change
  /// it.
  private static let openToOthers: UInt32 = 0o027

  private struct File {
    let name: String
    let path: String
    let setting: Setting?
    var isKey = false
  }

  var files: any FileAccess
  var findings: Findings

  func check(_ audit: AuditConfiguration, _ section: MappingReader) {
    let paths = LogPaths(audit)
    let checkpoints = section.section("checkpoints")
    let all = [
      File(name: "audit.path", path: paths.active, setting: section.setting("path")),
      File(
        name: "audit.checkpoints.path",
        path: paths.checkpoints,
        setting: checkpoints.setting("path")
      ),
      File(
        name: "audit.checkpoints.key-file",
        path: paths.signingKey,
        setting: checkpoints.setting("key-file"),
        isKey: true
      ),
      File(
        name: "audit.hash-key-file",
        path: paths.hashKeys,
        setting: section.setting("hash-key-file"),
        isKey: true
      ),
    ]
    for (index, file) in all.enumerated() {
      let position = file.setting?.position ?? section.position
      if let twin = all[..<index].first(where: { $0.path == file.path }) {
        findings.error(position, "\(file.name) is the same file as \(twin.name)")
      } else if file.isKey, let mode = files.permissions(file.path) {
        guard mode & Self.openToOthers != 0 else { continue }
        let octal = String(mode & 0o777, radix: 8)
        findings.error(
          position,
          "\(file.name) \(file.path) is open to others (mode \(octal))",
          hints: ["chmod 600 \(file.path)"]
        )
      } else if index == 0 || file.setting != nil {
        // What is not configured stands beside the log.
        guard let problem = files.problemWriting(file.path) else { continue }
        findings.error(
          position,
          "\(file.name) \(file.path) \(problem.inSentence)",
          hints: [Self.folderHint]
        )
      }
    }
  }
}
