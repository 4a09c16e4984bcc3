import ArgumentParser
import Foundation
import Logging

/// `serve`: run the gateway until SIGTERM.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the gateway.",
    discussion: "SIGTERM finishes the calls in flight and stops; SIGHUP reads the file again."
  )

  @OptionGroup var source: ConfigurationOptions

  @Option(
    name: .long,
    help: ArgumentHelp("What goes to the log: \(LogLevel.words).", valueName: "level")
  )
  var logLevel = LogLevel.info

  func run() throws {
    try MainActor.assumeIsolated { try runOnMain() }
  }

  @MainActor
  private func runOnMain() throws {
    let environment = ProcessInfo.processInfo.environment
    let console = Console(environment: environment)
    let (configuration, _) = try source.load(environment)
    let logger = StandardErrorLog.make(level: logLevel.level)
    let running = try Starter.gateway(configuration, logger)
    for url in running.urls { console.note("listening on \(url)") }
    let source = source
    Signals.wait {
      running.stop()
      Foundation.exit(0)
    } reload: {
      do {
        try running.reload(try source.load(environment).0)
        console.note("the configuration is read again")
      } catch {
        console.fail(
          "the configuration is not changed",
          hints: ["warest-gateway check --config \(source.config)"]
        )
      }
    }
  }
}
