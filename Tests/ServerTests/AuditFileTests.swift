import Audit
import Foundation
import Gateway
import Server
import Testing

@Suite("The audit file is in order at every start")
struct AuditFileTests {
  private static let intent =
    #"{"v":1,"seq":7,"time":"2026-01-02T03:04:05.000000Z","kind":"intent","request_id":"r-1"}"#

  private func start(_ audit: TemporaryFile) throws -> TestGateway {
    try TestGateway(.group, audit: audit)
  }

  private func write(_ text: String, to audit: TemporaryFile) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: audit.path))
  }

  @Test func `a new file begins with a start and ends with a stop`() throws {
    let audit = TemporaryFile()
    for round in 1...2 {
      let gateway = try start(audit)
      gateway.drain()
      let log = try gateway.auditLog()
      log.expectInOrder()
      let kinds = log.records.map { $0["kind"] }
      #expect(kinds == Array(repeating: ["start", "stop"], count: round).flatMap(\.self))
    }
  }

  @Test func `calls that were under way are closed as unknown, in their order`() throws {
    let audit = TemporaryFile()
    let other = Self.intent.replacing("\"seq\":7", with: "\"seq\":6").replacing("r-1", with: "r-0")
    let done = Self.intent.replacing("\"seq\":7", with: "\"seq\":8").replacing("r-1", with: "r-2")
    let end = done.replacing("\"seq\":8", with: "\"seq\":9").replacing("intent", with: "outcome")
    try write([other, Self.intent, done, end].map { $0 + "\n" }.joined(), to: audit)
    let gateway = try start(audit)
    let log = try gateway.auditLog()
    let closed = log.records[4...5]
    #expect(closed.map { $0["request_id"] } == ["r-0", "r-1"])
    for record in closed {
      #expect(record["kind"] == "outcome")
      #expect(record["outcome"] == "unknown")
      #expect(record["delivery"] == "unknown")
      #expect(record["reason"] == "restart")
    }
    #expect(log.records.map(\.sequence) == [6, 7, 8, 9, 10, 11, 12])
    #expect(gateway.log.text.contains("not closed in order"))
  }

  @Test(arguments: [1, 20, 60])
  func `a record that was cut short is fenced off`(count: Int) throws {
    let audit = TemporaryFile()
    try write(Self.intent + "\n" + Self.intent.prefix(count), to: audit)
    let gateway = try start(audit)
    let lines = try gateway.auditText().split(separator: "\n")
    #expect(lines[1] == Self.intent.prefix(count))
    let log = try gateway.auditLog()
    #expect(log.records.map { $0["kind"] } == ["intent", "recovered", "outcome", "start"])
    #expect(log.of("recovered").first?["reason"] == "torn-record")
    gateway.drain()
    // The fence is looked at again by the next start, and nothing is left to do.
    let next = try start(audit)
    next.drain()
    #expect(try next.auditLog().of("recovered").count == 1)
    #expect(try next.auditLog().of("outcome").count == 1)
  }

  @Test func `a second gateway cannot have the same file`() throws {
    let audit = TemporaryFile()
    let gateway = try start(audit)
    let before = try gateway.auditText()
    #expect(throws: StartError.self) { try start(audit) }
    #expect(try gateway.auditText() == before)
  }

  @Test func `a symbolic link is not followed`() throws {
    let audit = TemporaryFile()
    let target = TemporaryFile()
    try write("", to: target)
    try FileManager.default.createSymbolicLink(
      atPath: audit.path,
      withDestinationPath: target.path
    )
    #expect(throws: StartError.self) { try start(audit) }
  }

  @Test(arguments: ["/dev/zero", "/dev/full", "/nowhere/audit.jsonl", "/"])
  func `only a regular file keeps records`(path: String) {
    let configuration = TestGateway.configuration(audit: path, port: 1)
    #expect(throws: StartError.self) {
      try GatewayServer.start(configuration, logger: CapturedLog().makeLogger())
    }
  }
}
