import ArgumentParser
import Foundation

/// `check`: every mistake of a configuration, or a summary of what would run.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a configuration file and show what would run."
  )

  @OptionGroup var source: ConfigurationOptions

  @Option(name: .long, help: "How to print what would run.")
  var output = OutputFormat.text

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let console = Console(environment: environment)
    let (configuration, keySources) = try source.load(environment)
    let summary = ConfigurationSummary(configuration, keySources: keySources)
    switch output {
    case .text: for line in summary.lines { console.out(line) }
    case .json: console.out(try JSONText.of(summary))
    }
  }
}
