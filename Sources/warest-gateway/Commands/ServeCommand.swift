import ArgumentParser
import Foundation
import Logging

/// `serve`: run the gateway until SIGTERM.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the gateway.",
    discussion:
      "SIGTERM finishes the calls in flight and stops; SIGHUP looks at the audit file and checks "
      + "the configuration."
  )

  @OptionGroup var source: ConfigurationOptions

  @Option(
    name: .long,
    help: ArgumentHelp("What goes to the log: \(LogLevel.words).", valueName: "level")
  )
  var logLevel = LogLevel.info

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let console = Console(environment: environment)
    let (configuration, _) = try source.load(environment)
    let logger = StandardErrorLog.make(level: logLevel.level)
    let running = try Starter.gateway(configuration, logger)
    let source = source
    Signals.wait {
      for url in running.urls { console.note("listening on \(url)") }
    } stop: {
      running.stop()
    } reload: {
      Self.reload(running, source, environment)
    }
  }

  /// SIGHUP: the audit file is looked at again; the old configuration stays unless the new one is
  /// right and can be taken up.
  private static func reload(
    _ running: Starter.Running,
    _ source: ConfigurationOptions,
    _ environment: [String: String]
  ) {
    let console = Console(environment: environment)
    running.reopen?()
    do {
      let (configuration, _) = try source.load(environment)
      guard let reload = running.reload else {
        console.note("warest-gateway: the configuration is right; a new start takes it up")
        return
      }
      try reload(configuration)
      console.note("warest-gateway: the configuration is read again")
    } catch {
      console.fail("the configuration is wrong: the old one stays")
    }
  }
}
