import Glibc
import Transport

/// WARest's place, played by the test: it accepts, reads and answers when the test says so.
final class UpstreamListener {
  private let socket: Socket
  let port: UInt16

  init() throws {
    guard let address = SocketAddress.parse("127.0.0.1:0") else {
      throw WireError.noAddress("127.0.0.1:0")
    }
    socket = try Socket.listen(on: address, reusePort: false)
    let text = "\(try socket.localAddress())"
    port = UInt16(text.split(separator: ":").last ?? "") ?? 0
  }

  func accept() throws -> Wire {
    while true {
      guard Wire.isReady(socket.descriptor, Int16(POLLIN), milliseconds: Wire.waitMilliseconds)
      else { throw WireError.nothingCame("no connection to WARest") }
      if case .accepted(let accepted, _) = socket.accept() { return Wire(accepted) }
    }
  }

  /// Whether a connection waits to be accepted.
  var hasConnection: Bool { Wire.isReady(socket.descriptor, Int16(POLLIN), milliseconds: 0) }

  /// Waits for what happens first: a connection, or something to receive at `client`.
  func connects(before client: Wire) throws -> Bool {
    try Wire.readable([socket.descriptor, client.descriptor])[0]
  }
}
