import ArgumentParser
import Foundation
import Logging

/// `serve`: run the gateway until SIGTERM.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the gateway.",
    discussion:
      "SIGTERM finishes the calls in flight and stops; SIGHUP looks at the audit file and takes up "
      + "the limits of the configuration."
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

  /// SIGHUP: the audit file is looked at again, and the limits are taken over if the file is right;
  /// the rest of the configuration stays.
  private static func reload(
    _ running: Starter.Running,
    _ source: ConfigurationOptions,
    _ environment: [String: String]
  ) {
    let console = Console(environment: environment)
    running.reopen?()
    do {
      let (configuration, _) = try source.load(environment)
      guard running.reloadLimits?(configuration) == true else {
        console.fail("the limits have changed too often in one run: the old ones stay")
        return
      }
      console.note("warest-gateway: the limits are read again; a new start takes up the rest")
    } catch {
      console.fail("the configuration is wrong: the old one stays")
    }
  }
}
