import Glibc
import HTTP1
import Transport

/// One request to a gateway's admin listener, and its reply; the caller waits.
struct AdminConnection: ~Copyable {
  /// Longest wait for the other side to do anything at all.
  static let waitMilliseconds: Int32 = 10_000

  /// A list of a million sessions has its end here.
  static let replyBytesMax = 256 << 20

  private static let pieceBytes = 1 << 16

  private let socket: Socket

  private init(_ socket: consuming Socket) {
    self.socket = socket
  }

  /// Connects, sends, waits for the reply, and closes.
  ///
  /// - Parameters:
  ///   - method: What to do.
  ///   - path: With what; nothing in it is escaped.
  ///   - body: JSON; nil: none.
  ///   - address: Where the gateway listens.
  ///   - waitMilliseconds: Longest wait for the other side to do anything at all.
  /// - Returns: The whole reply, whatever its status.
  /// - Throws: When there is none.
  static func exchange(
    _ method: Method,
    _ path: String,
    body: [UInt8]? = nil,
    at address: SocketAddress,
    waitMilliseconds: Int32 = Self.waitMilliseconds
  ) throws(AdminFailure) -> AdminReply {
    let connection: AdminConnection
    do throws(SystemError) {
      connection = AdminConnection(try Socket.connect(to: address))
    } catch {
      throw .unreachable(reason(error.code))
    }
    try connection.wait(for: POLLOUT, waitMilliseconds)
    switch connection.socket.finishConnect() {
    case .connected: break
    case .pending: throw .silent
    case .failed(let code): throw .unreachable(reason(code))
    }
    try connection.send(request(method, path, body), waitMilliseconds)
    return try connection.reply(to: method, waitMilliseconds)
  }

  static func request(_ method: Method, _ path: String, _ body: [UInt8]?) -> [UInt8] {
    var head = "\(method.name) \(path) HTTP/1.1\r\nHost: warest-gateway\r\n"
    head += "Accept: application/json\r\nConnection: close\r\n"
    if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
    return Array("\(head)\r\n".utf8) + (body ?? [])
  }

  private static func reason(_ code: Int32) -> String { SystemError.text(code).lowercased() }

  private func wait(for events: Int32, _ milliseconds: Int32) throws(AdminFailure) {
    var entry = pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
    while true {
      // SAFETY: one entry, alive during the call.
      let count = unsafe poll(&entry, 1, milliseconds)
      if count > 0 { return }
      guard count < 0 && errno == EINTR else { throw .silent }
    }
  }

  private func send(_ octets: [UInt8], _ milliseconds: Int32) throws(AdminFailure) {
    var rest = octets[...]
    while !rest.isEmpty {
      // SAFETY: the kernel only reads the slice.
      let result = unsafe rest.withUnsafeBytes { bytes in unsafe socket.send(bytes) }
      switch result {
      case .count(let count): rest = rest.dropFirst(count)
      case .wouldBlock: try wait(for: POLLOUT, milliseconds)
      // It may have answered before it had read everything.
      case .closed, .failed: return
      }
    }
  }

  /// - Returns: False at the end of the stream.
  private func receive(
    _ octets: inout [UInt8],
    _ milliseconds: Int32
  ) throws(AdminFailure) -> Bool {
    var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
    while true {
      try wait(for: POLLIN, milliseconds)
      // SAFETY: the kernel writes into `piece` only.
      let result = unsafe piece.withUnsafeMutableBytes { bytes in
        unsafe socket.receive(into: bytes)
      }
      switch result {
      case .count(let count):
        octets += piece[..<count]
        guard octets.count <= Self.replyBytesMax else { throw .tooLong }
        return true
      case .wouldBlock: continue
      case .closed: return false
      case .failed: throw .cut
      }
    }
  }

  private func reply(to method: Method, _ milliseconds: Int32) throws(AdminFailure) -> AdminReply {
    var octets: [UInt8] = []
    var head = ResponseHead()
    repeat {
      octets.removeFirst(head.byteCount)
      head = try readHead(&octets, method, milliseconds)
    } while head.isInterim
    octets.removeFirst(head.byteCount)
    var decoder = BodyDecoder(framing: head.framing, limits: BodyLimits())
    var reply = AdminReply(status: head.status, body: [])
    var place = 0
    while true {
      switch decoder.next(octets.span.extracting(place..<octets.count)) {
      case .data(let skip, let count):
        reply.body += octets[(place + skip)..<(place + skip + count)]
        place += skip + count
      case .needMore(let consumed):
        place += consumed
        guard try receive(&octets, milliseconds) else {
          guard decoder.isCompleteAtEndOfInput() else { throw .cut }
          return reply
        }
      case .end: return reply
      case .failed: throw .notGateway
      }
    }
  }

  private func readHead(
    _ octets: inout [UInt8],
    _ method: Method,
    _ milliseconds: Int32
  ) throws(AdminFailure) -> ResponseHead {
    var scan = HeadScan()
    var head = ResponseHead()
    while true {
      let step = HeadParser.parseResponse(
        octets.span,
        scan: &scan,
        requestMethod: method,
        limits: .upstream,
        into: &head
      )
      switch step {
      case .complete: return head
      case .refused: throw .notGateway
      case .needMore:
        guard try receive(&octets, milliseconds) else { throw octets.isEmpty ? .cut : .notGateway }
      }
    }
  }
}
