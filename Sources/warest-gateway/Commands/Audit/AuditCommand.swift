import ArgumentParser

/// `audit`: reads what the gateway has put on record.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Read and check the audit log.",
    subcommands: [
      AuditQueryCommand.self, AuditTailCommand.self, AuditVerifyCommand.self,
      AuditExportCommand.self, AuditHashCommand.self,
    ]
  )
}
