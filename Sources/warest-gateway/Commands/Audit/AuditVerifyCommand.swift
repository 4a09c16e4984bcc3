import ArgumentParser
import Audit
import Foundation
import Transport

/// `audit verify`: whether the log is whole, and as it was written.
struct AuditVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every record, hash and signature of an audit log.",
    discussion: """
      Ends with 0 when the log is intact, with 1 when it is not. Without --config it takes the \
      path of the active file, and finds closed segments, checkpoints and the public key beside \
      it. A gateway may be writing the log meanwhile. Several paths, or one of a closed segment, \
      are looked at by themselves.
      """
  )

  @OptionGroup var settings: LogConfigurationOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The public keys that are trusted, best a copy that was kept elsewhere.",
      valueName: "file"
    ),
    completion: .file(extensions: ["pem"])
  )
  var publicKey: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The second path, where checkpoints stand once more; none to do without.",
      valueName: "file"
    ),
    completion: .file()
  )
  var checkpoints: String?

  @Option(name: .long, help: "How to print the result.")
  var output = OutputFormat.text

  @Argument(help: ArgumentHelp("The active file, or segments.", valueName: "path"))
  var paths: [String] = []

  func validate() throws {
    if settings.config == nil && paths.isEmpty {
      throw ValidationError("missing the path of a log, or --config <file>")
    }
    if settings.config != nil && !paths.isEmpty {
      throw ValidationError("--config names the log: no path goes with it")
    }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let console = Console(environment: environment)
    let target = try VerifyTarget(self, console)
    let start = Clock.monotonicNanoseconds()
    let report: LogReport
    do throws(AuditError) {
      let line = ProgressLine(environment: environment)
      defer { line.clear() }
      report = try target.run { line.show($0) }
    } catch {
      throw CommandFailure(message: "\(error)", status: .unavailable)
    }
    let seconds = Double(Clock.monotonicNanoseconds() - start) / 1e9
    let summary = VerifySummary(report, target, seconds: seconds)
    switch output {
    case .text: for line in summary.lines { console.out(line) }
    case .json: console.out(try summary.json())
    }
    if !report.isIntact { throw ExitCode(1) }
  }
}
