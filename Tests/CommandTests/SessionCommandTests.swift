import Foundation
import Testing
import Transport

@testable import warest_gateway

@Suite("session pause, resume, list")
struct SessionCommandTests {
  static let list = """
    {"sessions":[{"session":"main","paused":true,"reason":"number under review \\u001b[31m",\
    "since":"2026-11-24T09:00:00.000000Z","in_flight":2,"waiting":0,"breaker":"closed"},\
    {"session":"sales-1","paused":false,"in_flight":0,"waiting":3,"breaker":"open",\
    "retry_after":90},{"session":"b","paused":false,"in_flight":8,"waiting":0,\
    "breaker":"probing","retry_after":0},{"session":"c","paused":false,"in_flight":0,"waiting":1,\
    "breaker":"closed","retry_after":5}]}
    """

  @Test func `a pause goes to the session with its reason`() throws {
    let admin = try FakeAdmin(reply: FakeAdmin.reply("200 OK", "{}"))
    let reason = "a \"test\", \\ and ü/"
    let run = try Program.run(
      "session",
      "pause",
      "sales-1",
      "--reason",
      reason,
      "--admin",
      admin.address
    )
    #expect(run.errors.isEmpty)
    #expect(run.output == "sales-1 is paused\n")
    #expect(run.status == 0)
    let request = admin.received()
    #expect(request.hasPrefix("POST /sessions/sales-1/pause HTTP/1.1\r\nHost: "))
    let end = try #require(request.firstRange(of: "\r\n\r\n"))
    let body = Data(request[end.upperBound...].utf8)
    let sent = try JSONDecoder().decode([String: String].self, from: body)
    #expect(sent == ["reason": reason])
  }

  @Test func `a resume has no body, and its reply may have none`() throws {
    let admin = try FakeAdmin(reply: "HTTP/1.1 204 No Content\r\n\r\n")
    let run = try Program.run("session", "resume", "main", "--admin", "http://\(admin.address)/")
    #expect(run.output == "main is not paused\n")
    #expect(run.status == 0)
    #expect(admin.received().hasPrefix("POST /sessions/main/resume HTTP/1.1\r\n"))
    #expect(!admin.received().contains("Content-Type"))
  }

  @Test func `a list is a table, without what a terminal would act on`() throws {
    let chunk = String(Self.list.utf8.count, radix: 16)
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    let admin = try FakeAdmin(reply: "\(head)\(chunk)\r\n\(Self.list)\r\n0\r\n\r\n")
    let run = try Program.run("session", "list", "--admin", admin.address)
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n").map { $0.replacing(/[ ]{2,}/, with: "|") }
    #expect(
      lines == [
        "SESSION|STATE|IN FLIGHT|WAITING|SINCE|REASON",
        "main|paused|2|0|2026-11-24T09:00:00.000000Z|number under review \u{FFFD}[31m",
        "sales-1|resting after failures, 90s left|0|3",
        "b|tried after failures|8|0",
        "c|held back, 5s left|0|1",
      ]
    )
  }

  @Test func `a list is JSON for a script`() throws {
    let admin = try FakeAdmin(reply: FakeAdmin.reply("200 OK", Self.list))
    let run = try Program.run("session", "list", "--output", "json", "--admin", admin.address)
    let rows = try JSONDecoder().decode([SessionRow].self, from: Data(run.output.utf8))
    #expect(rows.map(\.session) == ["main", "sales-1", "b", "c"])
    #expect(rows[1].retryAfter == 90)
    #expect(rows[0].isPaused)
  }

  @Test func `the address stands in the configuration, and nothing else of it is looked at`() throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "s-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let socket = "unix:\(folder.path)/admin.sock"
    let admin = try FakeAdmin(reply: FakeAdmin.reply("200 OK", "{\"sessions\":[]}"), on: socket)
    let file = folder.appending(path: "g.yaml")
    try "clients: wrong\nadmin: { listen: \"\(socket)\" }\n".write(
      to: file,
      atomically: true,
      encoding: .utf8
    )
    let run = try Program.run("session", "list", "--config", file.path)
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(run.errors == "no session is paused, and no client names one in full\n")
    #expect(admin.received().hasPrefix("GET /sessions HTTP/1.1\r\n"))
  }

  struct Row: CustomTestStringConvertible {
    var name: String
    var reply: String
    var says: String
    var hint = ""
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(
      name: "an unknown name",
      reply: FakeAdmin.reply("404 Not Found", "there is no such thing\n"),
      says: "the gateway takes 'main' for no session",
      hint: "a gateway of an older version knows no session command"
    ),
    Row(
      name: "an older gateway",
      reply: FakeAdmin.reply("405 Method Not Allowed", "only GET is offered\n"),
      says: "the gateway answered 405: only GET is offered",
      hint: "a gateway of an older version knows no session command"
    ),
    Row(
      name: "no record",
      reply: FakeAdmin.reply("503 Service Unavailable", "the audit log cannot be written\n"),
      says: "the gateway answered 503: the audit log cannot be written",
      hint: "nothing was changed; try again in a moment"
    ),
    Row(
      name: "a reply that is cut off",
      reply: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok",
      says: "ended the connection before its answer was complete",
      hint: "list the sessions"
    ),
    Row(name: "no reply", reply: "", says: "ended the connection", hint: "list the sessions"),
    Row(
      name: "something else",
      reply: "220 mail.example.org ESMTP\r\n",
      says: "is no admin listener of a gateway",
      hint: "is the gateway running?"
    ),
  ])
  func `another answer ends with 69 and says what is wrong`(_ row: Row) throws {
    let admin = try FakeAdmin(reply: row.reply)
    let run = try Program.run("session", "resume", "main", "--admin", admin.address)
    #expect(run.status == 69)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("warest-gateway: error: "))
    #expect(run.errors.contains(row.says))
    #expect(run.errors.contains(row.hint))
  }

  @Test func `a gateway that does not run ends with 69`() throws {
    let gone = try FakeAdmin(reply: "")
    _ = try Program.run("session", "list", "--admin", gone.address)
    _ = gone.received()
    let run = try Program.run("session", "list", "--admin", gone.address)
    #expect(run.status == 69)
    #expect(
      run.errors == """
        warest-gateway: error: no gateway can be reached at \(gone.address): connection refused
        hint: is the gateway running? its admin.listen says where it answers

        """
    )
  }

  @Test(arguments: [
    (["list"], "missing --config <file> or --admin <address>"),
    (
      ["list", "--admin", "127.0.0.1:1", "--config", "g.yaml"],
      "--config and --admin are two ways to say where"
    ),
    (["list", "--admin", "localhost:9090"], "--admin must be an address, not a name"),
    (["list", "--admin", "127.0.0.1:0"], "--admin has port 0, which leaves the choice"),
    (["resume", "a/b", "--admin", "127.0.0.1:1"], "'a/b' is no name of a session: 1 to 64"),
    (["resume", "..", "--admin", "127.0.0.1:1"], "'..' is no name of a session"),
    (["pause", "main", "--admin", "127.0.0.1:1"], "missing expected argument '--reason <text>'"),
    (["pause", "main", "--reason", " ", "--admin", "127.0.0.1:1"], "--reason is empty"),
    (
      ["pause", "main", "--reason", "a\nb", "--admin", "127.0.0.1:1"],
      "--reason must be one line without control characters"
    ),
    (
      ["pause", "main", "--reason", String(repeating: "ü", count: 129), "--admin", "127.0.0.1:1"],
      "--reason has more than 256 bytes"
    ),
  ])
  func `a wrong command line asks nobody`(_ arguments: [String], _ message: String) throws {
    let run = try Program.run(["session"] + arguments)
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("warest-gateway: error: \(message)"))
  }

  @Test(arguments: [
    ("listen: []", "g.yaml has no admin.listen"),
    ("admin: { lisen: x }", "g.yaml:1:10: error: unknown key 'lisen' in admin"),
    ("admin: { listen: \"127.0.0.1:0\" }", "admin.listen has port 0"),
  ])
  func `a configuration that says no address ends with 78`(
    _ yaml: String,
    _ says: String
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "s-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "g.yaml")
    try yaml.write(to: file, atomically: true, encoding: .utf8)
    let run = try Program.run("session", "list", "--config", file.path)
    #expect(run.status == 78)
    #expect(run.errors.contains(says))
  }

  @Test func `who listens on every interface is asked on loopback`() throws {
    let all = try AdminAddress.parse("0.0.0.0:9090").get()
    #expect(all.socket.description == "127.0.0.1:9090")
    let six = try AdminAddress.parse("[::]:9090").get()
    #expect(six.socket.description == "[::1]:9090")
  }
}
