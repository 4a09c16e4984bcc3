import ArgumentParser
import Server

/// The flags that say what is to run, for `serve` and `check`.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The configuration file.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Listen here instead of the file's addresses; may be repeated.",
      valueName: "address"
    )
  )
  var listen: [String] = []

  /// Prints every finding.
  ///
  /// - Parameter environment: The process's own, or a test's.
  /// - Returns: The configuration, and where the API keys came from.
  /// - Throws: A failure with status 78 when there is an error among the findings.
  func load(_ environment: [String: String]) throws -> (ServerConfiguration, keySources: [String]) {
    let outcome = ConfigurationLoader(
      file: config,
      listen: listen,
      environment: environment,
      files: HostFileAccess()
    ).load()
    let console = Console(environment: environment)
    for diagnostic in outcome.diagnostics { console.show(diagnostic) }
    guard let configuration = outcome.configuration else {
      let count = outcome.diagnostics.count { $0.severity == .error }
      guard count > 1 else { throw ExitStatus.configuration.code }
      throw CommandFailure(message: "\(config) has \(count) mistakes", status: .configuration)
    }
    return (configuration, outcome.keySources)
  }
}
