import ArgumentParser
import Audit

/// The flag by which every reader of the log finds what belongs to it.
struct LogConfigurationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The gateway's configuration, for its paths.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

  /// - Parameters:
  ///   - active: The log's active file, where no configuration is given.
  ///   - console: Where mistakes of the configuration are shown.
  /// - Returns: The configuration's settings, or what holds without one.
  /// - Throws: A failure with status 78 when there is a mistake in it.
  func load(orFor active: String, _ console: Console) throws -> AuditConfiguration {
    guard let config else { return AuditConfiguration(path: active) }
    return try AuditSettings(file: config, files: HostFileAccess()).load(console)
  }
}
