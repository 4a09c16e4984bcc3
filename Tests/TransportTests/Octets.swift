import Glibc
import Transport

/// What a receive brought, with the octets themselves.
enum Received: Equatable {
  case octets([UInt8])
  case other(IOResult)

  init(_ result: IOResult, _ buffer: [UInt8]) {
    if case .count(let count) = result {
      self = .octets(Array(buffer.prefix(count)))
    } else {
      self = .other(result)
    }
  }

  static func text(_ text: String) -> Received { .octets(Array(text.utf8)) }
}

extension Transport.Stream {
  mutating func take(max: Int = 64) -> Received {
    var buffer = [UInt8](repeating: 0, count: max)
    // SAFETY: the buffer is lent for the call.
    let result = unsafe buffer.withUnsafeMutableBytes { unsafe receive(into: $0) }
    return Received(result, buffer)
  }

  mutating func put(_ octets: [UInt8]) -> IOResult {
    // SAFETY: the buffer is lent for the call.
    unsafe octets.withUnsafeBytes { unsafe send($0) }
  }

  mutating func put(_ text: String) -> IOResult { put(Array(text.utf8)) }
}

extension Socket {
  func take(max: Int = 64) -> Received {
    var buffer = [UInt8](repeating: 0, count: max)
    // SAFETY: the buffer is lent for the call.
    let result = unsafe buffer.withUnsafeMutableBytes { unsafe receive(into: $0) }
    return Received(result, buffer)
  }

  func put(_ octets: [UInt8]) -> IOResult {
    // SAFETY: the buffer is lent for the call.
    unsafe octets.withUnsafeBytes { unsafe send($0) }
  }

  func put(_ text: String) -> IOResult { put(Array(text.utf8)) }
}

/// The longest that a test waits for something that is sure to come.
let patienceMilliseconds: Int32 = 10_000

/// Waits until a descriptor has an event of some interest.
///
/// A test fails by what it does not find then.
func awaitEvent(_ descriptor: Int32, _ interest: Interest) throws -> PollEvent? {
  var poller = try Poller(eventsMax: 1)
  try poller.add(descriptor, token: 1, interest: interest)
  let count = poller.wait(timeoutMilliseconds: patienceMilliseconds)
  return count == 1 ? poller.event(0) : nil
}

/// A listener on a free port of the loopback address, and a client's and a server's end.
struct LoopbackPair: ~Copyable {
  let listener: Socket
  let address: SocketAddress
  var client: Socket
  var server: Socket

  init() throws {
    let any = SocketAddress(ipv4: (127, 0, 0, 1), port: 0)
    let listener = try Socket.listen(on: any)
    let address = try listener.localAddress()
    let client = try Socket.connect(to: address)
    _ = try awaitEvent(listener.descriptor, .read)
    guard case .accepted(let server, _) = listener.accept() else {
      throw SystemError(ECONNREFUSED, "accept")
    }
    _ = try awaitEvent(client.descriptor, .write)
    self.listener = listener
    self.address = address
    self.client = client
    self.server = server
  }
}
