import Simulator

/// A reply as it came over a connection that is closed after it.
struct WireReply {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  /// Sends a request and reads what comes back until the end; `nil`: nothing came.
  static func ask(_ request: SimulatedRequest, port: UInt16) -> WireReply? {
    guard let client = TestClient(port: port) else { return nil }
    var head = "\(request.method) \(request.path)"
    if !request.query.isEmpty { head += "?\(request.query)" }
    head += " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    for (name, value) in request.headers { head += "\(name): \(value)\r\n" }
    if !request.body.isEmpty || ["POST", "DELETE", "PUT", "PATCH"].contains(request.method) {
      head += "content-length: \(request.body.count)\r\n"
    }
    client.send(Array("\(head)\r\n".utf8) + request.body)
    return WireReply(client.readOctetsToEnd())
  }

  private init?(_ octets: [UInt8]) {
    guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: octets[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first, let status = Int(first.dropFirst(9).prefix(3)) else {
      return nil
    }
    self.status = status
    headers = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    body = Array(octets[end.upperBound...])
    let isChunked = headers.contains {
      $0.name.lowercased() == "transfer-encoding" && $0.value == "chunked"
    }
    if isChunked { body = Self.joined(body) }
  }

  private static func joined(_ chunks: [UInt8]) -> [UInt8] {
    var joined: [UInt8] = []
    var rest = chunks[...]
    while let line = rest.firstRange(of: [0x0D, 0x0A]),
      let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16),
      size > 0
    {
      rest = rest[line.upperBound...]
      joined += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
    }
    return joined
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The code of WARest's envelope.
  var code: Int? { JSONParser.parse(text)?["code"]?.number.map { Int($0) } }

  /// As the model would give it.
  func simulated(omitsBody: Bool) -> SimulatedReply {
    var reply = SimulatedReply(status: status, headers: headers, body: body)
    reply.omitsBody = omitsBody
    return reply
  }
}
