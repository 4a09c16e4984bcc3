import Audit

/// `audit:`, which may be `off`.
struct AuditSection {
  static let defaultPath = "/var/log/warest-gateway/audit.jsonl"

  /// Fewer records a checkpoint would be more signatures than records; with more, much could be cut
  /// off the end before anybody can tell.
  static let checkpointRecords = 10...1_000_000

  /// Each checkpoint is a record that stays.
  static let checkpointSeconds = 1...86_400

  /// Smaller ones make thousands of files; larger ones take minutes to verify in one piece.
  static let segmentBytes = (1 << 20)...(16 << 30)
  static let segmentSeconds = 60...(366 * 86_400)

  /// What is kept for less than an hour could not be looked at.
  static let keepSeconds = 3_600...(100 * 366 * 86_400)
  static let keepBytes = (1 << 20)...(100_000 << 30)

  /// 0 switches the watch over the disk off.
  static let reserveBytes = 0...(1 << 40)

  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  func read(_ root: MappingReader, _ findings: Findings) -> AuditConfiguration {
    var audit = AuditConfiguration(path: Self.defaultPath)
    if let setting = root.setting("audit"), setting.isOff {
      audit.isOn = false
      setting.warning(
        "is off: nothing is on record, neither what was done nor by whom",
        hints: ["for measurements only; take the line away to have the audit log again"]
      )
      return audit
    }
    let section = root.section("audit")
    let path = section.setting("path")
    if let written = path?.text() { audit.path = resolve(written) }
    if let durability = section.setting("durability")?.choice(AuditConfiguration.Durability.self) {
      audit.durability = durability
    }
    readCheckpoints(section.section("checkpoints"), &audit)
    readRotation(section.section("rotate"), &audit)
    readRetention(section.section("keep"), &audit)
    section.bytes("reserve", into: &audit.reserveBytes, in: Self.reserveBytes)
    if let refusal = section.setting("when-low")?.choice(AuditConfiguration.LowDiskRefusal.self) {
      audit.lowDiskRefusal = refusal
    }
    if let form = section.setting("recipients")?.choice(AuditConfiguration.RecipientForm.self) {
      audit.recipients = form
    }
    if let written = section.setting("hash-key-file")?.text() {
      audit.hashKeyFile = resolve(written)
    }
    SinksSection.read(section.setting("sinks"), &audit)
    section.finish()
    AuditFilesCheck(files: files, findings: findings).check(audit, section)
    return audit
  }

  private func readCheckpoints(_ section: MappingReader, _ audit: inout AuditConfiguration) {
    if let written = section.setting("path")?.text() { audit.checkpointPath = resolve(written) }
    section.count("every", into: &audit.checkpointRecords, in: Self.checkpointRecords)
    section.seconds("interval", into: &audit.checkpointSeconds, in: Self.checkpointSeconds)
    if let written = section.setting("key-file")?.text() { audit.signingKeyFile = resolve(written) }
    section.finish()
  }

  private func readRotation(_ section: MappingReader, _ audit: inout AuditConfiguration) {
    section.bytes("size", into: &audit.segmentBytesMax, in: Self.segmentBytes)
    section.seconds("age", into: &audit.segmentSecondsMax, in: Self.segmentSeconds)
    if let compresses = section.setting("compress")?.truth() {
      audit.compressesSegments = compresses
    }
    section.finish()
  }

  private func readRetention(_ section: MappingReader, _ audit: inout AuditConfiguration) {
    if let setting = section.setting("age"), !setting.isOff {
      audit.keepSeconds = setting.seconds(in: Self.keepSeconds)
    }
    if let setting = section.setting("size"), !setting.isOff {
      audit.keepBytes = setting.bytes(in: Self.keepBytes)
      if let bytes = audit.keepBytes, bytes < audit.segmentBytesMax {
        setting.warning(
          "is less than one segment: each is removed as soon as it is closed",
          hints: ["audit.rotate.size is \(SizeSyntax.describe(audit.segmentBytesMax))"]
        )
      }
    }
    section.finish()
  }

  private func resolve(_ path: String) -> String { FilePath.resolve(path, besideFile: file) }
}
