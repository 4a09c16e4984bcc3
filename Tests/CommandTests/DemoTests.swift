import Foundation
import Testing

@testable import warest_gateway

@Suite("demo")
struct DemoTests {
  static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

  @Test func `what it prints can be pasted`() {
    let lines = DemoScript.lines(url: "http://127.0.0.1:1", auditPath: "/tmp/audit.jsonl")
    #expect(
      lines.allSatisfy {
        $0.isEmpty || $0.hasPrefix("# ") || $0.contains("127.0.0.1:1/") || $0.hasPrefix("cat ")
      }
    )
    #expect(
      lines.allSatisfy { $0.count(where: { $0 == "'" }).isMultiple(of: 2) || $0.hasPrefix("# ") }
    )
  }

  /// Started on free ports, its commands run by a shell, ended by a signal that comes twice.
  @Test(.enabled(if: hasCurl, "there is no curl"), .timeLimit(.minutes(1)))
  func `its commands do what they say`() throws {
    let process = Process()
    process.executableURL = try Program.executable()
    process.arguments = ["demo", "--port", "0"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    defer { process.terminate() }
    var announced = ""
    while !announced.contains("Ctrl-C") {
      let more = errors.fileHandleForReading.availableData
      try #require(!more.isEmpty, "the demo ended: \(announced)")
      announced += String(decoding: more, as: UTF8.self)
    }
    let script = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(announced.hasPrefix("listening on http://127.0.0.1:"))

    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", script]
    let answers = Pipe()
    shell.standardOutput = answers
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    let text = String(
      decoding: answers.fileHandleForReading.readDataToEndOfFile(),
      as: UTF8.self
    )
    shell.waitUntilExit()
    let statuses = text.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.1) }
    #expect(statuses == ["200", "200", "200", "400", "401"])
    #expect(text.contains("https://chat.whatsapp.com/"))
    #expect(text.contains("/problems/reserved-field"))
    #expect(text.contains("\"kind\":\"intent\""))
    #expect(!text.contains(DemoScript.apiKey))

    process.terminate()
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(process.terminationReason == .exit)
  }
}
