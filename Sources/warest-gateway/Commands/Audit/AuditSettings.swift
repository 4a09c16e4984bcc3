import Audit

/// The `audit:` section of a configuration alone, for somebody who reads the log and may see
/// neither the API key nor the other settings.
struct AuditSettings {
  /// Says nothing against any file: the gateway's rights are not the reader's.
  private struct AnyFiles: FileAccess {
    func read(_ path: String, bytesMax: Int) throws(FileProblem) -> [UInt8] { [] }
    func permissions(_ path: String) -> UInt32? { nil }
    func problemWriting(_ path: String) -> FileProblem? { nil }
  }

  var file: String
  var files: any FileAccess

  /// Prints every finding.
  ///
  /// - Returns: The section, with its paths in full.
  /// - Throws: A failure with status 78 when there is a mistake in it.
  func load(_ console: Console) throws -> AuditConfiguration {
    let audit = try SectionLoader.load(file, files, console) { root, findings in
      AuditSection(files: AnyFiles(), file: file).read(root, findings)
    }
    guard let audit else {
      throw CommandFailure(message: "\(file) holds no settings", status: .configuration)
    }
    return audit
  }
}
