import Simulator
import Testing
import Transport

@Suite("The simulator on a socket")
struct SimulatorServerTests {
  private static let key = "X-WAREST-API-KEY: upstream-key\r\n"
  private static let ping = "GET /api/v1/server/ping HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let list =
    "GET /api/v1/session/list HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(key)\r\n"

  private static func name(_ text: String) -> String {
    let body =
      "{\"sessionId\":\"main\",\"groupId\":\"120363000000000001\",\"groupName\":\"\(text)\"}"
    return "POST /api/v1/group/name HTTP/1.1\r\nHost: x\r\n\(key)"
      + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func withServer(
    idleMilliseconds: Int? = nil,
    _ body: (SimulatorServer, TestClient) throws -> Void
  ) throws {
    let address = try #require(SimulatorServer.loopback)
    var options = SimulatorServer.Options(listen: [address])
    if let idleMilliseconds { options.idleMilliseconds = idleMilliseconds }
    let server = try SimulatorServer.start(options)
    defer { server.stop() }
    try body(server, try #require(TestClient(port: server.port)))
  }

  @Test func `a connection is kept and says for how long`() throws {
    try withServer { _, client in
      for _ in 0..<3 {
        client.send(Self.ping)
        let reply = client.reply()
        #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(reply.contains("\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n"))
      }
    }
  }

  @Test func `pipelined requests are answered in their order`() throws {
    try withServer { server, client in
      client.send((1...5).map { Self.name("n\($0)") }.joined())
      for number in 1...5 {
        let reply = client.reply()
        #expect(reply.contains("\"groupName\":\"n\(number)\""))
      }
      #expect(server.journal.effectCount == 5)
    }
  }

  @Test func `a delayed reply holds up what is behind it, and only that`() throws {
    try withServer { server, client in
      var switches = Switches()
      switches.delayMilliseconds = 20
      server.set(switches)
      client.send(Self.name("slow") + Self.ping)
      #expect(client.reply().contains("slow"))
      #expect(client.reply().contains("pong"))
    }
  }

  @Test func `a 100 is sent before the body comes`() throws {
    try withServer { _, client in
      let request = Self.name("x")
      let mark = try #require(request.firstRange(of: "\r\n\r\n"))
      let head = request[..<mark.lowerBound] + "\r\nExpect: 100-continue\r\n\r\n"
      client.send(String(head))
      #expect(client.readReply() == "HTTP/1.1 100 Continue\r\n\r\n")
      client.send(String(request[mark.upperBound...]))
      #expect(client.reply().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
  }

  @Test func `an idle connection is closed in silence`() throws {
    try withServer(idleMilliseconds: 100) { _, client in
      client.send(Self.ping)
      #expect(client.readReply() != nil)
      #expect(client.readToEnd().isEmpty)
    }
  }

  @Test func `dropped before the effect, nothing was done`() throws {
    try withServer { server, client in
      var switches = Switches()
      switches.drop = .beforeEffect
      server.set(switches)
      client.send(Self.name("x"))
      #expect(client.readReply() == nil)
      #expect(server.journal.effectCount == 0)
      #expect(server.journal.requestCount == 1)
    }
  }

  @Test func `dropped after the effect, everything was done`() throws {
    try withServer { server, client in
      var switches = Switches()
      switches.drop = .afterEffect
      switches.dropCount = 1
      server.set(switches)
      client.send(Self.name("x"))
      #expect(client.readReply() == nil)
      #expect(server.journal.effectCount == 1)
      let next = try #require(TestClient(port: server.port))
      next.send(Self.name("y"))
      #expect(next.reply().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
  }

  @Test func `a body of many small chunks arrives whole`() throws {
    try withServer { _, client in
      let body =
        "{\"sessionId\":\"main\",\"groupId\":\"120363000000000001\",\"groupName\":\"chunks\"}"
      let chunks = body.map { "1\r\n\($0)\r\n" }.joined()
      client.send(
        "POST /api/v1/group/name HTTP/1.1\r\nHost: x\r\n\(Self.key)"
          + "Content-Type: application/json\r\n"
          + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n\(chunks)0\r\n\r\n"
      )
      #expect(client.readToEnd().contains("\"groupName\":\"chunks\""))
    }
  }

  @Test func `garbage gets a status line and the end`() throws {
    try withServer { _, client in
      client.send("HELLO WORLD\r\n\r\n")
      #expect(client.readToEnd() == "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    }
  }

  @Test func `the control channel shows the journal and sets switches`() throws {
    try withServer { server, client in
      let switches = "{\"whatsapp\":\"throws\"}"
      client.send(
        "POST /_simulator/switches HTTP/1.1\r\nHost: x\r\n"
          + "Content-Length: \(switches.utf8.count)\r\n\r\n\(switches)"
      )
      #expect(client.reply().hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(server.withModel { $0.switches.whatsApp } == .throws)
      client.send(Self.name("x"))
      #expect(client.reply().contains("\"code\":2800"))
      client.send("GET /_simulator/journal HTTP/1.1\r\nHost: x\r\n\r\n")
      let journal = client.reply()
      #expect(journal.contains("\"requestCount\":1,\"effectCount\":0,"))
      #expect(journal.contains("\"call\":\"groupUpdateSubject\""))
      client.send("POST /_simulator/reset HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
      #expect(client.readReply() != nil)
      #expect(server.journal.requestCount == 0)
    }
  }

  @Test func `whoever leaves does not take his call back`() throws {
    try withServer { server, client in
      var switches = Switches()
      switches.delayMilliseconds = 60_000
      server.set(switches)
      client.send(Self.name("x"))
      let next = try #require(TestClient(port: server.port))
      next.send(Self.ping)
      server.set(Switches())
      let last = try #require(TestClient(port: server.port))
      last.send(Self.list)
      #expect(last.readToEnd().contains("\"id\":\"main\""))
      #expect(server.journal.effectCount == 1)
    }
  }
}

extension SimulatorServer {
  /// Any free port of loopback.
  fileprivate static var loopback: SocketAddress? { SocketAddress.parse("127.0.0.1:0") }
}
