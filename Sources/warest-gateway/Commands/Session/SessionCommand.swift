import ArgumentParser

/// `session`: looks at the sessions of a running gateway, and holds one back.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Pause and resume sessions of a running gateway, and list them.",
    subcommands: [
      SessionPauseCommand.self, SessionResumeCommand.self, SessionListCommand.self,
    ]
  )
}
