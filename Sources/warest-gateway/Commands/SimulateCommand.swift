import ArgumentParser
import Foundation

/// `simulate`: a stateful stand-in for WARest.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run a simulated WARest.",
    discussion: "It has the sessions main (open), closed and other, and forgets all when it ends."
  )

  @Option(name: .long, help: ArgumentHelp("Where it answers.", valueName: "address"))
  var listen = "127.0.0.1:7308"

  @Option(name: .long, help: ArgumentHelp("The key that callers must send.", valueName: "key"))
  var apiKey = DemoScript.apiKey

  @Option(name: .long, help: ArgumentHelp("The key for its server routes.", valueName: "key"))
  var adminKey = DemoScript.adminKey

  func validate() throws {
    if let problem = ListenAddress.problem(listen) {
      throw ValidationError("--listen \(problem.message)")
    }
  }

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let running = try Starter.simulator(listen: listen, apiKey: apiKey, adminKey: adminKey)
    Signals.wait {
      for url in running.urls { console.note("listening on \(url)") }
    } stop: {
      running.stop()
    }
  }
}
