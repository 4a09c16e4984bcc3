import Audit
import Dispatch
import Gateway
import HTTP1
import Testing

@testable import Server

@Suite("The admin listener: /livez, /readyz, /metrics")
struct AdminTests {
  private func gateway(
    adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws
    -> TestGateway
  {
    try TestGateway { configuration in
      let folder = configuration.audit.path.split(separator: "/").dropLast().joined(separator: "/")
      configuration.adminListen = "unix:/\(folder)/admin.sock"
      adjust(&configuration)
    }
  }

  private func connect(_ gateway: TestGateway) throws -> Wire {
    try Wire.connect(to: "http://\(gateway.configuration.adminListen ?? "")")
  }

  private func ask(_ gateway: TestGateway, _ path: String, method: String = "GET") throws -> Message
  {
    let admin = try connect(gateway)
    try admin.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
    return try admin.read(isReplyToHead: method == "HEAD")
  }

  struct Row: Sendable {
    let path: String
    let text: String
  }

  @Test(arguments: [
    Row(path: "/livez", text: "ok\n"),
    Row(path: "/readyz", text: "ok\n"),
    Row(path: "/readyz?verbosely", text: "ok\n"),
    Row(
      path: "/readyz?verbose",
      text: "[+] accepting ok\n[+] audit-log ok\n[+] audit-disk ok\nok\n"
    ),
    Row(
      path: "/readyz?verbose=1&a=b",
      text: "[+] accepting ok\n[+] audit-log ok\n[+] audit-disk ok\nok\n"
    ),
  ])
  func `a gateway that is well says ok`(_ row: Row) throws {
    let gateway = try gateway()
    let reply = try ask(gateway, row.path)
    #expect(reply.status == 200)
    #expect(reply.text == row.text)
    #expect(reply["Content-Type"] == "text/plain; charset=utf-8")
    #expect(reply["Cache-Control"] == "no-store")
    let head = try ask(gateway, row.path, method: "HEAD")
    #expect(head.status == 200)
    #expect(head["Content-Length"] == "\(row.text.utf8.count)")
  }

  @Test func `other paths and methods are refused in words`() throws {
    let gateway = try gateway()
    #expect(try ask(gateway, "/").status == 404)
    let paths = "there are /livez, /readyz, /metrics and /sessions\n"
    #expect(try ask(gateway, "/metrics/").text == paths)
    let post = try ask(gateway, "/readyz", method: "POST")
    #expect(post.status == 405)
    #expect(post["Allow"] == "GET, HEAD")
    // What callers see has none of it.
    let caller = try gateway.connect()
    try caller.send(Request.get("/metrics"))
    #expect(try caller.read().status == 404)
  }

  struct State: Sendable, CustomTestStringConvertible {
    let isDraining: Bool
    let audit: AuditState?
    let problems: [String]
    var testDescription: String { problems.joined(separator: ", ") }
  }

  @Test(arguments: [
    State(isDraining: false, audit: .writable, problems: []),
    State(isDraining: false, audit: nil, problems: []),
    State(isDraining: true, audit: .writable, problems: ["draining"]),
    State(isDraining: false, audit: .failing, problems: ["the audit log cannot be written"]),
    State(
      isDraining: false,
      audit: .lowDisk,
      problems: ["the disk of the audit log is nearly full"]
    ),
    State(
      isDraining: true,
      audit: .failing,
      problems: ["draining", "the audit log cannot be written"]
    ),
  ])
  func `every state of the log is a plain reason`(_ row: State) {
    let readiness = Readiness(isDraining: row.isDraining, audit: row.audit)
    #expect(readiness.checks.compactMap { $0.problem.map { "\($0)" } } == row.problems)
    #expect(readiness.isReady == row.problems.isEmpty)
  }

  @Test func `a disk that is nearly full fails /readyz and shows in the metrics`() throws {
    let gateway = try gateway { $0.audit.reserveBytes = 1 << 60 }
    let reply = try ask(gateway, "/readyz")
    #expect(reply.status == 503)
    #expect(reply.text == "the disk of the audit log is nearly full\n")
    #expect(try ask(gateway, "/readyz", method: "HEAD").status == 503)
    #expect(
      try ask(gateway, "/readyz?verbose").text
        == "[+] accepting ok\n[+] audit-log ok\n"
        + "[-] audit-disk the disk of the audit log is nearly full\nnot ready\n"
    )
    // The process itself is well.
    #expect(try ask(gateway, "/livez").status == 200)
    let metrics = try MetricsText(ask(gateway, "/metrics").text)
    #expect(metrics.samples["warest_gateway_ready"] == 0)
    #expect(metrics.samples["warest_gateway_audit_disk_low"] == 1)
    #expect(metrics.samples["warest_gateway_audit_writable"] == 1)
  }

  @Test func `while calls are finished, /readyz says why, and connections to it hold nothing up`()
    throws
  {
    let gateway = try gateway()
    let caller = try gateway.connect()
    try caller.send(Request.send)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    let server = gateway.server
    let drained = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      server.drain()
      drained.signal()
    }
    var reply = try ask(gateway, "/readyz")
    while reply.status == 200 { reply = try ask(gateway, "/readyz") }
    #expect(reply.status == 503)
    #expect(reply.text == "draining\n")
    #expect(reply["Connection"] == "close")
    #expect(try ask(gateway, "/livez").status == 200)
    #expect(throws: (any Error).self) { try gateway.connect() }
    let idle = try connect(gateway)
    try idle.send("GET /livez")
    try warest.send(Reply.ok)
    #expect(try caller.read().status == 200)
    #expect(drained.wait(timeout: .now() + .seconds(10)) == .success)
    #expect(try gateway.auditLog().of("outcome").map { $0["outcome"] } == ["ok"])
  }
}
