import HTTP1

extension SimulatorLoop {
  /// Reads and answers what has come, as far as it goes.
  func process(_ connection: ClientConnection, _ token: UInt64) {
    reading: while true {
      switch connection.phase {
      case .head:
        guard readHead(connection) else { break reading }
      case .body(let decoder):
        guard readBody(connection, decoder, token) else { break reading }
      case .waiting, .closing: break reading
      }
      let waiting = connection.output.count - connection.sent
      if waiting > SimulatorLimits.pendingReplyBytesMax { break }
    }
    connection.compact()
    send(connection, token)
  }

  /// False when there is no whole head.
  private func readHead(_ connection: ClientConnection) -> Bool {
    guard connection.consumed < connection.input.count else { return false }
    switch ReceivedHead.read(
      connection.input,
      from: connection.consumed,
      scanned: &connection.scanned
    )
    {
    case .needMore: return false
    case .bad(let status):
      connection.output += ReplyWriter.bare(status)
      connection.phase = .closing
      return false
    case .complete(let head, let octets):
      connection.consumed += octets
      connection.scanned = connection.consumed
      connection.head = head
      connection.body.removeAll(keepingCapacity: true)
      connection.hasServed = true
      return begin(connection, head)
    }
  }

  private func begin(_ connection: ClientConnection, _ head: ReceivedHead) -> Bool {
    if head.minorVersion == 1, head.value("host") == nil {
      connection.output += writer.missingHost(wallNow)
      connection.phase = .closing
      return false
    }
    if let expectation = head.expectation {
      guard expectation == "100-continue" else {
        connection.output += writer.expectationFailed(wallNow, keepsAlive: false)
        connection.phase = .closing
        return false
      }
      // At once, whoever asks and however much he wants to send.
      if head.minorVersion == 1 { connection.output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8) }
    }
    connection.phase = .body(BodyDecoder(framing: head.framing, limits: BodyLimits()))
    return true
  }

  /// False when the body is not complete or the connection is done for.
  private func readBody(
    _ connection: ClientConnection,
    _ start: BodyDecoder,
    _ token: UInt64
  ) -> Bool {
    var decoder = start
    while true {
      let step = decoder.next(connection.input.span.extracting(droppingFirst: connection.consumed))
      switch step {
      case .data(let skip, let count):
        let first = connection.consumed + skip
        connection.body += connection.input[first..<(first + count)]
        connection.consumed = first + count
        guard connection.body.count <= SimulatorLimits.heldBodyBytesMax else {
          tooLarge(connection)
          return false
        }
      case .needMore(let consumed):
        connection.consumed += consumed
        connection.phase = .body(decoder)
        return false
      case .end(let consumed):
        connection.consumed += consumed
        connection.scanned = connection.consumed
        answer(connection, token)
        return true
      case .failed:
        connection.output += ReplyWriter.bare(400)
        connection.phase = .closing
        return false
      }
    }
  }

  private func tooLarge(_ connection: ClientConnection) {
    var request = SimulatedRequest(method: "POST", path: "/")
    request.headers = connection.head.fields
    let reply = ReplyBuilder(request: request, sendsHelmet: false).error(
      413,
      "request entity too large"
    )
    writer.write(
      reply,
      to: &connection.output,
      keepsAlive: false,
      minorVersion: connection.head.minorVersion,
      now: wallNow
    )
    connection.phase = .closing
  }

  private func answer(_ connection: ClientConnection, _ token: UInt64) {
    let head = connection.head
    var request = SimulatedRequest(method: head.method, path: head.path, query: head.query)
    request.headers = head.fields
    request.body = connection.body
    request.announcesBody = head.announcesBody
    let time = wallNow
    let isControl = connection.isLoopback && head.path.hasPrefix(ControlChannel.prefix)
    let asked = request
    let reply = model.withLock { model in
      let now = model.clock ?? time
      return isControl
        ? ControlChannel.answer(asked, &model, now: now) : model.handle(asked, now: now)
    }
    guard !reply.dropsConnection else {
      connection.output.removeAll()
      connection.sent = 0
      close(token)
      connection.phase = .closing
      return
    }
    let keepsAlive = head.keepsAlive && !(reply.isChunked && head.minorVersion == 0)
    guard reply.delayMilliseconds > 0 else {
      writer.write(
        reply,
        to: &connection.output,
        keepsAlive: keepsAlive,
        minorVersion: head.minorVersion,
        now: time
      )
      connection.phase = keepsAlive ? .head : .closing
      return
    }
    var octets: [UInt8] = []
    writer.write(
      reply,
      to: &octets,
      keepsAlive: keepsAlive,
      minorVersion: head.minorVersion,
      now: time + reply.delayMilliseconds
    )
    connection.phase = .waiting
    schedule(
      DelayedReply(
        due: now + UInt64(reply.delayMilliseconds),
        token: token,
        octets: octets,
        keepsAlive: keepsAlive
      )
    )
  }
}
