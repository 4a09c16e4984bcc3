import ArgumentParser
import Foundation
import Gateway

/// `warest-gateway`: the command line's root.
struct GatewayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warest-gateway",
    abstract: "Short routes, own tokens, limits and an audit record in front of a WARest server.",
    version: ProductVersion.text,
    subcommands: [
      ServeCommand.self, DemoCommand.self, SimulateCommand.self, CheckCommand.self,
      RoutesCommand.self, AuditCommand.self, SessionCommand.self,
    ]
  )

  /// Parses, runs, and ends the process with a status from `sysexits.h`.
  ///
  /// Nothing but `--help`, `--version` and completion scripts goes through argument-parser's own
  /// printing, so that every error has the same shape.
  static func start() -> Never {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    do {
      var command = try parseAsRoot()
      try command.run()
      Foundation.exit(0)
    } catch let failure as CommandFailure {
      console.fail(failure.message, hints: failure.hints)
      Foundation.exit(failure.status.rawValue)
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch {
      guard exitCode(for: error) != .success else { exit(withError: error) }
      let message = Self.message(for: error)
      console.fail(
        message.prefix(1).lowercased() + message.dropFirst().trimmingSuffix([".", "\n"]),
        hints: ["warest-gateway --help"]
      )
      Foundation.exit(ExitStatus.usage.rawValue)
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ characters: Set<Character>) -> Substring {
    var rest = self
    while let last = rest.last, characters.contains(last) { rest.removeLast() }
    return rest
  }
}
