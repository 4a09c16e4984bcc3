import Glibc
import Transport

/// One end of a connection, driven by the test's own thread: every wait has a limit.
final class Wire {
  /// Longest wait for the other side; only a test that fails takes it.
  static let waitMilliseconds: Int32 = 10_000

  static let pieceBytes = 65_536

  private var socket: Socket
  /// Octets that were received and not used yet.
  var held: [UInt8] = []

  init(_ socket: consuming Socket) {
    self.socket = socket
  }

  var descriptor: Int32 { socket.descriptor }

  deinit {
    socket.close()
  }

  /// `receiveBytesMax` is what the kernel may hold while nothing is read; nil: as it likes.
  static func connect(to url: String, receiveBytesMax: Int32? = nil) throws -> Wire {
    guard let address = SocketAddress.parse(String(url.dropFirst("http://".count))) else {
      throw WireError.noAddress(url)
    }
    let wire = Wire(try Socket.connect(to: address))
    try wire.wait(for: Int16(POLLOUT))
    guard case .connected = wire.socket.finishConnect() else { throw WireError.notConnected }
    if let receiveBytesMax { wire.set(SO_RCVBUF, receiveBytesMax) }
    return wire
  }

  func set(_ option: Int32, _ value: Int32) {
    var value = value
    // SAFETY: the kernel reads the four octets of `value`.
    let result = unsafe setsockopt(socket.descriptor, SOL_SOCKET, option, &value, 4)
    precondition(result == 0, "an option that every socket has")
  }

  /// Sets an option of the other end, which is open in this process too.
  func setAtPeer(_ option: Int32, _ value: Int32) throws {
    var value = value
    let ours = Wire.address(descriptor, isPeer: false)
    let peer = (3..<Int32(4_096)).first { candidate in
      candidate != descriptor && Wire.address(candidate, isPeer: true) == ours
    }
    guard let peer else { throw WireError.notConnected }
    // SAFETY: the kernel reads the four octets of `value`.
    let result = unsafe setsockopt(peer, SOL_SOCKET, option, &value, 4)
    precondition(result == 0, "an option that every socket has")
  }

  /// Family, port and address of an end of an IPv4 connection; nil for anything else.
  private static func address(_ descriptor: Int32, isPeer: Bool) -> [UInt8]? {
    var octets = [UInt8](repeating: 0, count: 128)
    var length = socklen_t(octets.count)
    // SAFETY: the kernel writes at most `length` octets into `octets`.
    let result = unsafe octets.withUnsafeMutableBytes { bytes in
      let name = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      return isPeer
        ? unsafe getpeername(descriptor, name, &length)
        : unsafe getsockname(descriptor, name, &length)
    }
    guard result == 0, octets[0] == UInt8(AF_INET) else { return nil }
    return Array(octets[..<8])
  }

  func wait(for events: Int16, milliseconds: Int32 = Wire.waitMilliseconds) throws {
    guard Wire.isReady(socket.descriptor, events, milliseconds: milliseconds) else {
      throw WireError.nothingCame(String(decoding: held.prefix(2_000), as: UTF8.self))
    }
  }

  static func isReady(_ descriptor: Int32, _ events: Int16, milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    // SAFETY: one entry, alive during the call.
    return unsafe poll(&entry, 1, milliseconds) == 1
  }

  /// Waits until one of the descriptors has something to receive; whether each has.
  static func readable(_ descriptors: [Int32]) throws -> [Bool] {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // SAFETY: as many entries as are said, alive during the call.
    guard unsafe poll(&entries, nfds_t(entries.count), waitMilliseconds) > 0 else {
      throw WireError.nothingCame("nothing anywhere")
    }
    return entries.map { $0.revents != 0 }
  }

  // MARK: Sending

  func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  func send(_ octets: [UInt8]) throws {
    var rest = octets[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(try sendSome(rest))
      if !rest.isEmpty { try wait(for: Int16(POLLOUT)) }
    }
  }

  /// - Returns: The octets that the kernel took; 0 when it is full.
  func sendSome(_ octets: ArraySlice<UInt8>) throws -> Int {
    // SAFETY: the kernel only reads the slice.
    let result = unsafe octets.withUnsafeBytes { bytes in unsafe socket.send(bytes) }
    switch result {
    case .count(let count): return count
    case .wouldBlock: return 0
    case .closed: throw WireError.closed("")
    case .failed(let code): throw WireError.failed(code)
    }
  }

  /// Whether the other side takes more within a moment.
  ///
  /// Its silence proves nothing; it only ends a loop.
  var canSend: Bool { Wire.isReady(socket.descriptor, Int16(POLLOUT), milliseconds: 200) }

  // MARK: Receiving

  /// Adds to `held` what comes next.
  ///
  /// - Returns: False at the end of the stream.
  func receiveMore(max: Int = Wire.pieceBytes) throws -> Bool {
    while true {
      try wait(for: Int16(POLLIN))
      var piece = [UInt8](repeating: 0, count: max)
      // SAFETY: the kernel writes into `piece` only.
      let result = unsafe piece.withUnsafeMutableBytes { bytes in
        unsafe socket.receive(into: bytes)
      }
      switch result {
      case .count(let count):
        held += piece[..<count]
        return true
      case .wouldBlock: continue
      case .closed: return false
      case .failed(let code): throw WireError.failed(code)
      }
    }
  }

  /// The next message, whose body ends as its head says.
  func read(isReplyToHead: Bool = false) throws -> Message {
    while true {
      if let (message, count) = Message.parse(held, isReplyToHead: isReplyToHead) {
        held.removeFirst(count)
        return message
      }
      guard try receiveMore() else {
        throw WireError.closed(String(decoding: held.prefix(2_000), as: UTF8.self))
      }
    }
  }

  /// Reads on until the other side ends the connection in order; everything that came.
  func readToEnd() throws -> [UInt8] {
    while try receiveMore() {}
    defer { held = [] }
    return held
  }

  /// Whether there is nothing to receive now, not even an end.
  var isQuiet: Bool {
    held.isEmpty && !Wire.isReady(socket.descriptor, Int16(POLLIN), milliseconds: 0)
  }

  // MARK: Ending

  func finishWriting() { socket.shutdownWrite() }

  func close() { socket.close() }

  func reset() {
    socket.resetOnClose()
    socket.close()
  }
}

enum WireError: Error {
  case noAddress(String)
  case notConnected
  case nothingCame(String)
  case closed(String)
  case failed(Int32)
}
