import NIOCore
import NIOEmbedded
import NIOHTTP1

/// What NIOHTTP1 (llhttp) makes of a stream of messages.
struct NIOReading {
  var messages: [OracleMessage] = []
  var isRefused = false

  static func requests(_ bytes: [UInt8]) -> NIOReading {
    var reading = NIOReading()
    let channel = EmbeddedChannel()
    do {
      try channel.pipeline.syncOperations.addHandler(
        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
      )
      try channel.writeInbound(ByteBuffer(bytes: bytes))
    } catch {
      reading.isRefused = true
    }
    while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
      switch part {
      case .head(let head):
        reading.begin("\(head.method.rawValue) \(head.uri)", head.version, head.headers)
      case .body(let buffer): reading.append(buffer)
      case .end: reading.finish()
      }
    }
    _ = try? channel.finish()
    reading.drop()
    return reading
  }

  static func replies(_ bytes: [UInt8], to method: HTTPMethod) -> NIOReading {
    var reading = NIOReading()
    let channel = EmbeddedChannel()
    do {
      let decoder = HTTPResponseDecoder(
        leftOverBytesStrategy: .dropBytes,
        informationalResponseStrategy: .forward
      )
      try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(decoder))
      let head = HTTPRequestHead(version: .http1_1, method: method, uri: "/")
      try channel.writeOutbound(HTTPClientRequestPart.head(head))
      try channel.writeOutbound(HTTPClientRequestPart.end(nil))
      try channel.writeInbound(ByteBuffer(bytes: bytes))
      _ = try channel.finish()
    } catch {
      reading.isRefused = true
    }
    while let part = try? channel.readInbound(as: HTTPClientResponsePart.self) {
      switch part {
      case .head(let head): reading.begin("\(head.status.code)", head.version, head.headers)
      case .body(let buffer): reading.append(buffer)
      case .end: reading.finish()
      }
    }
    reading.drop()
    return reading
  }

  private var current: OracleMessage?

  private mutating func begin(_ start: String, _ version: HTTPVersion, _ headers: HTTPHeaders) {
    // An interim reply has no end of its own.
    if current?.start.first == "1" { finish() }
    current = OracleMessage(
      start: start,
      minorVersion: version.minor,
      fields: headers.map { $0.name + ": " + Self.trimmed($0.value) }
    )
  }

  private mutating func append(_ buffer: ByteBuffer) {
    current?.body += Array(buffer.readableBytesView)
  }

  private mutating func finish() {
    if let message = current { messages.append(message) }
    current = nil
  }

  /// Forgets a message that did not end.
  private mutating func drop() {
    if current?.start.first == "1" { finish() }
    current = nil
  }

  /// NIO leaves the blanks behind a value to its user [RFC 9112 §5.1].
  private static func trimmed(_ value: String) -> String {
    var value = Substring(value)
    while let last = value.utf8.last, last == 0x20 || last == 0x09 { value.removeLast() }
    return String(value)
  }
}
