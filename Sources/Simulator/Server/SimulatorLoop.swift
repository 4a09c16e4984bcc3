import Transport

/// Serves all connections on one thread.
final class SimulatorLoop {
  private enum Token {
    static let mailbox: UInt64 = 0
    /// Listeners have the ones behind the mailbox's, and connections those from here on.
    static let connections: UInt64 = 1 << 16
  }

  /// How often idle connections and a pending restart are looked after.
  private static let tickMilliseconds: UInt64 = 100

  private static let readBytes = 1 << 16

  let model: SharedModel
  private let mailbox: Mailbox<LoopCommand>
  private var poller: Poller
  private let listeners: [ListenerSocket]
  private let idleMilliseconds: UInt64
  var connections: [UInt64: ClientConnection] = [:]
  private var nextToken = Token.connections
  var writer = ReplyWriter()
  private var timers: [DelayedReply] = []
  private var nextTick: UInt64 = 0
  private var buffer = [UInt8](repeating: 0, count: readBytes)
  private var isStopped = false

  /// Milliseconds of the monotonic clock at the start of this turn.
  private(set) var now: UInt64 = 0
  /// Milliseconds since 1970.
  private(set) var wallNow: Int64 = 0

  init?(
    model: SharedModel,
    mailbox: Mailbox<LoopCommand>,
    listeners descriptors: [Int32],
    idleMilliseconds: UInt64
  ) {
    guard let poller = try? Poller() else { return nil }
    self.model = model
    self.mailbox = mailbox
    self.poller = poller
    self.idleMilliseconds = idleMilliseconds
    listeners = descriptors.map { ListenerSocket(owning: $0) }
  }

  func run() {
    do {
      try poller.add(mailbox.descriptor, token: Token.mailbox, interest: .read)
      for (index, listener) in listeners.enumerated() {
        let token = UInt64(index) + 1
        try poller.add(listener.socket.descriptor, token: token, interest: .read)
      }
    } catch {
      return
    }
    while !isStopped {
      readClocks()
      let count = poller.wait(timeoutMilliseconds: timeout)
      readClocks()
      for index in 0..<count { handle(poller.event(index)) }
      fireTimers()
      tick()
    }
  }

  private func readClocks() {
    now = Clock.monotonicNanoseconds() / 1_000_000
    wallNow = Clock.wallMicroseconds() / 1000
  }

  /// Without connections nothing can become due.
  private var timeout: Int32 {
    guard !connections.isEmpty else { return -1 }
    var due = now + Self.tickMilliseconds
    if let first = timers.first { due = min(due, first.due) }
    return Int32(due > now ? due - now : 0)
  }

  private func handle(_ event: PollEvent) {
    if event.token == Token.mailbox {
      for command in mailbox.drain() {
        switch command {
        case .stop: isStopped = true
        }
      }
    } else if event.token < Token.connections {
      accept(listeners[Int(event.token) - 1])
    } else if let connection = connections[event.token] {
      if event.isReadable || event.isHangup || event.isError { receive(connection, event.token) }
      if connections[event.token] != nil { send(connection, event.token) }
    }
  }

  private func accept(_ listener: ListenerSocket) {
    for _ in 0..<SimulatorLimits.acceptsMax {
      switch listener.socket.accept() {
      case .accepted(let socket, let address):
        let time = wallNow
        let isDown = model.withLock { model in
          model.comeBack(now: model.clock ?? time)
          return model.isDown(at: model.clock ?? time)
        }
        guard !isDown, connections.count < SimulatorLimits.connectionsMax else { continue }
        let host = address.host
        let isLoopback = host.hasPrefix("127.") || host == "::1" || host == "unix"
        let token = nextToken
        let descriptor = socket.descriptor
        let connection = ClientConnection(socket: socket, isLoopback: isLoopback, now: now)
        guard (try? poller.add(descriptor, token: token, interest: .connection)) != nil else {
          continue
        }
        nextToken += 1
        connections[token] = connection
      case .failed: continue
      case .wouldBlock: return
      case .exhausted: return
      }
    }
  }

  private func receive(_ connection: ClientConnection, _ token: UInt64) {
    while true {
      // SAFETY: the kernel writes at most as many octets as the buffer has.
      let result = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe connection.socket.receive(into: bytes)
      }
      switch result {
      case .count(let count):
        if !connection.isClosing { connection.input.append(contentsOf: buffer[..<count]) }
        process(connection, token)
        if connections[token] == nil { return }
      case .wouldBlock: return
      case .closed:
        connection.isInputEnded = true
        // What was asked before the end is still answered.
        if connection.isIdle || !(connection.isWaiting || connection.hasOutput) { close(token) }
        return
      case .failed:
        close(token)
        return
      }
    }
  }

  /// Sends what the kernel takes, and closes when that was the last.
  func send(_ connection: ClientConnection, _ token: UInt64) {
    while connection.hasOutput {
      // SAFETY: the kernel reads no more octets than the array has.
      let result = unsafe connection.output.withUnsafeBytes { bytes in
        unsafe connection.socket.send(UnsafeRawBufferPointer(rebasing: bytes[connection.sent...]))
      }
      switch result {
      case .count(let count): connection.sent += count
      case .wouldBlock: return
      case .closed, .failed:
        close(token)
        return
      }
    }
    connection.output.removeAll(keepingCapacity: connection.output.capacity <= 1 << 16)
    connection.sent = 0
    connection.lastUsed = now
    let isOver = connection.isInputEnded && !connection.isWaiting
    if connection.isClosing || isOver { close(token) }
  }

  func close(_ token: UInt64) {
    guard let connection = connections.removeValue(forKey: token) else { return }
    connection.socket.close()
  }

  // MARK: - Time

  func schedule(_ reply: DelayedReply) {
    let place = timers.firstIndex { $0.due > reply.due } ?? timers.count
    timers.insert(reply, at: place)
  }

  private func fireTimers() {
    while let first = timers.first, first.due <= now {
      timers.removeFirst()
      guard let connection = connections[first.token] else { continue }
      connection.output += first.octets
      connection.phase = first.keepsAlive ? .head : .closing
      if first.keepsAlive { process(connection, first.token) }
      if connections[first.token] != nil { send(connection, first.token) }
    }
  }

  private func tick() {
    guard now >= nextTick else { return }
    nextTick = now + Self.tickMilliseconds
    let time = wallNow
    if model.withLock({ $0.isDown(at: $0.clock ?? time) }) {
      for token in connections.keys { close(token) }
      model.withLock { $0.comeBack(now: $0.clock ?? time) }
      return
    }
    for (token, connection) in connections
    where connection.isIdle && now - connection.lastUsed >= idleMilliseconds {
      // A connection on which nothing was asked yet has a minute, as Node gives it.
      if connection.hasServed || now - connection.lastUsed >= SimulatorLimits.firstHeadMilliseconds
      {
        close(token)
      }
    }
  }
}
