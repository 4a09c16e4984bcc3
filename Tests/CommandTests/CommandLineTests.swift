import Foundation
import Testing

@testable import warest_gateway

@Suite("The command line")
struct CommandLineTests {
  @Test(arguments: [
    (["--no-such-flag"], "unknown option '--no-such-flag'"),
    (["bogus"], "unexpected argument 'bogus'"),
    (["check"], "missing expected argument '--config <file>'"),
    (["serve"], "missing expected argument '--config <file>'"),
    (["routes", "--output", "xml"], "the value 'xml' is invalid"),
    (["demo", "--port", "x"], "the value 'x' is invalid"),
  ])
  func `a wrong one ends with 64 and one line of error`(
    _ arguments: [String],
    _ message: String
  ) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("warest-gateway: error: \(message)"))
    #expect(run.errors.split(separator: "\n").last?.hasPrefix("hint: ") == true)
    #expect(!run.errors.contains(".\n"))
  }

  @Test func `version and help end with 0`() throws {
    let version = try Program.run("--version")
    #expect(version.status == 0)
    #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    let help = try Program.run("--help")
    #expect(help.status == 0)
    for command in ["serve", "demo", "simulate", "check", "routes", "audit", "session"] {
      #expect(help.output.contains("  \(command) "))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `a shell can complete it`(_ shell: String) throws {
    let run = try Program.run("--generate-completion-script", shell)
    #expect(run.status == 0)
    #expect(run.output.contains("simulate"))
  }

  @Test func `check ends with 78 and shows no escape sequences to a file`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try "lisen: []\n".write(to: file, atomically: true, encoding: .utf8)
    let run = try Program.run("check", "--config", file.path)
    #expect(run.status == 78)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("\(file.path):1:1: error: unknown key 'lisen'\nhint: did you mean"))
    #expect(!run.errors.contains("\u{1B}"))
  }

  @Test func `check says what would run, and not the key`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "gateway.yaml")
    try (Load.good + "\naudit: { path: audit.jsonl }\n")
      .write(to: file, atomically: true, encoding: .utf8)
    let run = try Program.run(
      "check",
      "--config",
      file.path,
      environment: ["WAREST_API_KEY": "upstream-key"]
    )
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("billing: sessions main; *\n"))
    #expect(run.output.contains("\(folder.path)/audit.jsonl"))
    #expect(!run.output.contains("upstream-key"))
    let json = try Program.run(
      ["check", "--config", file.path, "--output", "json"],
      environment: ["WAREST_API_KEY": "upstream-key"]
    )
    #expect(json.status == 0)
    #expect(json.output.hasPrefix("{\n"))
    #expect(json.output.contains("\"state_file\" : \"\(folder.path)/audit-limits.state\""))
  }
}
