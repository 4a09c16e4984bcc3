import ArgumentParser
import Foundation

/// `check`: every mistake of a configuration, or a summary of what would run.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a configuration file and show what would run."
  )

  @OptionGroup var source: ConfigurationOptions

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let (configuration, keySource) = try source.load(environment)
    for line in ConfigurationSummary.lines(configuration, keySource: keySource) {
      Console(environment: environment).out(line)
    }
  }
}
