import ArgumentParser
import Foundation
import Logging

/// `demo`: gateway and simulator on loopback, in one process.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a gateway in front of a simulated WARest, and print commands to try.",
    discussion: "Both listen on loopback only. The token is \"\(DemoScript.token)\"."
  )

  @Option(
    name: .long,
    help: ArgumentHelp("The gateway's port; 0 for a free one.", valueName: "port")
  )
  var port: UInt16 = 8_080

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "warest-gateway-demo-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let auditPath = folder.appending(path: "audit.jsonl").path
    let simulator = try Starter.simulator(
      listen: "127.0.0.1:0",
      apiKey: DemoScript.apiKey,
      adminKey: DemoScript.adminKey
    )
    guard let upstream = simulator.urls.first, let upstreamPort = Self.port(of: upstream) else {
      throw CommandFailure(message: "the simulator has no address", status: .unavailable)
    }
    let configuration = DemoScript.configuration(
      port: port,
      upstreamPort: upstreamPort,
      auditPath: auditPath
    )
    let gateway = try Starter.gateway(configuration, StandardErrorLog.make(level: .warning))
    Signals.wait {
      for url in gateway.urls {
        console.note("listening on \(url)")
        for line in DemoScript.lines(url: url, auditPath: auditPath) { console.out(line) }
      }
      console.note("Ctrl-C ends it")
    } stop: {
      gateway.stop()
      simulator.stop()
      try? FileManager.default.removeItem(at: folder)
    }
  }

  private static func port(of url: String) -> UInt16? {
    url.split(separator: ":").last.flatMap { UInt16($0) }
  }
}
