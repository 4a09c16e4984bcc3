import Foundation
import Glibc
import Synchronization
import Transport

/// An admin listener that answers one request with what a test wants, and keeps the request.
final class FakeAdmin: Sendable {
  let address: String
  private let request = Mutex("")
  private let done = DispatchSemaphore(value: 0)

  /// Listens.
  ///
  /// - Parameters:
  ///   - reply: The whole of it, sent octet by octet; empty: the connection is only closed.
  ///   - address: Where.
  /// - Throws: When it cannot.
  init(reply: String, on address: String = "127.0.0.1:0") throws {
    guard let socket = SocketAddress.parse(address) else { throw SystemError(EINVAL, "parse") }
    let listener = try Socket.listen(on: socket)
    self.address = try listener.localAddress().description
    let descriptor = listener.release()
    Thread.detachNewThread { self.serve(Socket(owning: descriptor), Array(reply.utf8)) }
  }

  /// What came, once the connection is over.
  func received() -> String {
    done.wait()
    defer { done.signal() }
    return request.withLock { $0 }
  }

  /// A reply whose body has a length.
  static func reply(_ status: String, _ body: String, type: String = "application/json") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
      + "Connection: close\r\n\r\n\(body)"
  }

  private func serve(_ listener: consuming Socket, _ reply: [UInt8]) {
    defer { done.signal() }
    guard FakeAdmin.wait(listener.descriptor, POLLIN),
      case .accepted(let socket, _) = listener.accept()
    else { return }
    while !isWhole, FakeAdmin.wait(socket.descriptor, POLLIN) {
      var piece = [UInt8](repeating: 0, count: 4_096)
      // SAFETY: the kernel writes into `piece` only.
      let result = unsafe piece.withUnsafeMutableBytes { unsafe socket.receive(into: $0) }
      guard case .count(let count) = result else { break }
      let text = String(decoding: piece[..<count], as: UTF8.self)
      request.withLock { $0 += text }
    }
    for octet in reply {
      // SAFETY: the kernel reads one octet.
      _ = unsafe withUnsafeBytes(of: octet) { unsafe socket.send($0) }
    }
  }

  /// Whether the head has come, and as much of a body as it says.
  private var isWhole: Bool {
    let text = request.withLock { $0 }
    guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
    let length = text.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0
    return text[end.upperBound...].utf8.count >= length
  }

  private static func wait(_ descriptor: Int32, _ events: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    // SAFETY: one entry, alive during the call.
    return unsafe poll(&entry, 1, 20_000) == 1
  }
}
