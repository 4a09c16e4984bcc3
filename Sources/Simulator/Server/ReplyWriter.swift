/// Replies as octets, with the fields that belong to the connection.
struct ReplyWriter {
  private var dateSecond: Int64 = -1
  private var date: [UInt8] = []

  /// Octets of the `Date` field, made once a second.
  private mutating func dateField(_ nowMilliseconds: Int64) -> [UInt8] {
    if nowMilliseconds / 1000 != dateSecond {
      dateSecond = nowMilliseconds / 1000
      date = Array("Date: \(SimulatedTime.http(nowMilliseconds))\r\n".utf8)
    }
    return date
  }

  private static let keepAlive = Array(
    "Connection: keep-alive\r\nKeep-Alive: timeout=\(SimulatorLimits.keepAliveSeconds)\r\n".utf8
  )
  private static let close = Array("Connection: close\r\n".utf8)

  mutating func write(
    _ reply: SimulatedReply,
    to out: inout [UInt8],
    keepsAlive: Bool,
    minorVersion: Int,
    now: Int64
  ) {
    out.append(contentsOf: "HTTP/1.1 ".utf8)
    out.append(contentsOf: String(reply.status).utf8)
    out.append(0x20)
    out.append(contentsOf: Self.reason(reply.status).utf8)
    out.append(contentsOf: [0x0D, 0x0A])
    if reply.hasSecurityFields { out.append(contentsOf: SecurityFields.octets) }
    for (name, value) in reply.headers {
      out.append(contentsOf: name.utf8)
      out.append(contentsOf: [0x3A, 0x20])
      out.append(contentsOf: value.utf8)
      out.append(contentsOf: [0x0D, 0x0A])
    }
    out.append(contentsOf: dateField(now))
    out.append(contentsOf: keepsAlive ? Self.keepAlive : Self.close)
    let isChunked = reply.isChunked && minorVersion == 1
    if isChunked { out.append(contentsOf: "Transfer-Encoding: chunked\r\n".utf8) }
    out.append(contentsOf: [0x0D, 0x0A])
    guard !reply.omitsBody else { return }
    if isChunked {
      if !reply.body.isEmpty {
        out.append(contentsOf: "\(String(reply.body.count, radix: 16))\r\n".utf8)
        out.append(contentsOf: reply.body)
        out.append(contentsOf: [0x0D, 0x0A])
      }
      out.append(contentsOf: "0\r\n\r\n".utf8)
    } else {
      out.append(contentsOf: reply.body)
    }
  }

  /// What Node says to octets that are no request.
  static func bare(_ status: Int) -> [UInt8] {
    Array("HTTP/1.1 \(status) \(reason(status))\r\nConnection: close\r\n\r\n".utf8)
  }

  /// Node's own answer to a request without `Host`.
  mutating func missingHost(_ now: Int64) -> [UInt8] {
    Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n".utf8) + dateField(now)
      + Array("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".utf8)
  }

  /// And to an expectation it does not know.
  mutating func expectationFailed(_ now: Int64, keepsAlive: Bool) -> [UInt8] {
    Array("HTTP/1.1 417 Expectation Failed\r\n".utf8) + dateField(now)
      + (keepsAlive ? Self.keepAlive : Self.close)
      + Array("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".utf8)
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 202: "Accepted"
    case 204: "No Content"
    case 207: "Multi-Status"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 409: "Conflict"
    case 413: "Payload Too Large"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Entity"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    default: "Unknown"
    }
  }
}
