import Simulator
import Transport

/// Recordings of whole conversations, octet by octet, held against the server on a real socket.
enum ConversationReplay {
  /// `nil` when they are equal, else what is not.
  static func difference(_ recording: Recording) -> String? {
    guard let request = recording.rawRequest, let wanted = recording.rawResponse else { return nil }
    var configuration = SimulatorConfiguration()
    // The recordings leave these fields out.
    configuration.sendsHelmetHeaders = false
    let started = try? SimulatorServer.start(on: "127.0.0.1:0", configuration: configuration)
    guard let server = started ?? nil else { return "no server" }
    defer { server.stop() }
    prepare(server, wanted)
    guard let client = TestClient(port: server.port) else { return "no connection" }
    client.send(filled(request))
    var seen = ""
    if recording.name == "expect-100-continue" {
      seen = client.readReply() ?? ""
      client.send(
        "{\"sessionId\": \"main\", \"groupId\": \"120363000000000001@g.us\", \"groupName\": \"x\"}"
      )
    }
    seen += client.readToEnd() + "<connection closed by server>"
    let isCompressed = recording.name == "gzip-is-chunked"
    let (mine, theirs) = (normalised(seen, isCompressed), normalised(wanted, isCompressed))
    return mine == theirs ? nil : "\(mine.debugDescription), not \(theirs.debugDescription)"
  }

  private static func prepare(_ server: SimulatorServer, _ wanted: String) {
    let now = Clock.wallMicroseconds() / 1000
    let left = wanted.split(separator: "\r\n").first { $0.hasPrefix("X-RateLimit-Remaining: ") }
      .flatMap { Int($0.dropFirst("X-RateLimit-Remaining: ".count)) }
    server.withModel { model in
      let rename = SimulatedRequest(
        method: "POST",
        path: "/api/v1/group/name",
        headers: [
          (name: "X-WAREST-API-KEY", value: "upstream-key"),
          (name: "Content-Type", value: "application/json"),
        ],
        body: ([
          "sessionId": "main", "groupId": "120363000000000001@g.us", "groupName": "x",
        ] as JSON).octets
      )
      _ = model.handle(rename, now: now)
      model.primeLimits(calls: left.map { 119 - $0 } ?? 0, key: "upstream-key", now: now)
    }
  }

  private static func filled(_ text: String) -> [UInt8] {
    guard let mark = text.firstIndex(of: "…"),
      let count = Int(text[mark...].dropFirst(2).prefix { $0 != " " })
    else { return Array(text.utf8) }
    let end = Array("\r\n\r\n".utf8)
    var octets = Array(text[..<mark].utf8)
    octets += [UInt8](repeating: 0x61, count: count - octets.count - end.count)
    return octets + end
  }

  /// Times go, and with them length and entity tag of a body that has any; of a compressed body
  /// everything.
  private static func normalised(_ text: String, _ isCompressed: Bool) -> String {
    var text = text
    if isCompressed {
      let end = text.firstRange(of: "\r\n\r\n")?.lowerBound ?? text.endIndex
      text = String(text[..<end])
    }
    text.replace(/Date: [^\r]*/, with: "Date: <time>")
    text.replace(/X-RateLimit-Reset: [0-9]+/, with: "X-RateLimit-Reset: <time>")
    guard text.contains("serverTime") else { return text }
    text.replace(/ETag: W[^\r]*/, with: "ETag: <tag>")
    // A Wednesday is longer than a Monday.
    text.replace(/Content-Length: [0-9]+/, with: "Content-Length: <length>")
    text.replace(/"latencyMs":[0-9.]+/, with: "\"latencyMs\":<measured>")
    text.replace(/"(serverTime[A-Z]*)":"[^"]*"/, with: { "\"\($0.1)\":<time>" })
    text.replace(/"timestamp":[0-9]+/, with: "\"timestamp\":<time>")
    return text
  }
}
