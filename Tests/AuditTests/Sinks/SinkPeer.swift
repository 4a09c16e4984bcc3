import Foundation
import Glibc
import Testing

/// The other side of a sink: a listener of the test's own, which accepts, reads, stalls or leaves
/// as the test says.
final class SinkPeer {
  enum Kind {
    case tcp
    case stream
    case datagram
  }

  let path: String
  private(set) var port: UInt16 = 0
  private var listener: Int32
  private var connection: Int32 = -1
  private let kind: Kind

  /// A TCP listener on a port of the kernel's choosing, or a Unix socket at a new path.
  init(_ kind: Kind, path: String? = nil, receiveBytes: Int32? = nil) throws {
    self.kind = kind
    self.path = path ?? "/tmp/audit-sink-\(UInt64.random(in: 0 ... .max)).sock"
    let type = Int32((kind == .datagram ? SOCK_DGRAM : SOCK_STREAM).rawValue)
    listener = socket(kind == .tcp ? AF_INET : AF_UNIX, type, 0)
    try #require(listener >= 0)
    if let receiveBytes { setReceiveBytes(receiveBytes) }
    let isBound = kind == .tcp ? bindTCP() : bindPath()
    try #require(isBound)
    if kind != .datagram { try #require(listen(listener, 8) == 0) }
  }

  deinit { close() }

  /// Nobody listens any more.
  func close() {
    leave()
    guard listener >= 0 else { return }
    _ = Glibc.close(listener)
    listener = -1
    if kind != .tcp { _ = unsafe unlink(path) }
  }

  /// What the kernel holds unread, for connections that come from now on.
  func setReceiveBytes(_ bytes: Int32) {
    var bytes = bytes
    unsafe setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &bytes, 4)
  }

  /// Takes the next connection.
  func accept() throws {
    try wait(for: listener)
    connection = Glibc.accept(listener, nil, nil)
    try #require(connection >= 0)
  }

  /// Ends the connection: in order, or by a reset.
  func leave(reset: Bool = false) {
    guard connection >= 0 else { return }
    if reset {
      var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
      unsafe setsockopt(
        connection,
        SOL_SOCKET,
        SO_LINGER,
        &linger,
        socklen_t(MemoryLayout<linger>.size)
      )
    }
    _ = Glibc.close(connection)
    connection = -1
  }

  /// What comes next, up to a number of octets; nothing when the sink has ended the connection.
  func receive(_ bytesMax: Int = 65_536) throws -> String {
    let descriptor = kind == .datagram ? listener : connection
    try wait(for: descriptor)
    var buffer = [UInt8](repeating: 0, count: bytesMax)
    let count = unsafe recv(descriptor, &buffer, bytesMax, 0)
    try #require(count >= 0)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// All that comes until it has `count` octets, or the connection has ended.
  func receive(atLeast count: Int) throws -> String {
    var text = ""
    while text.utf8.count < count {
      let piece = try receive()
      if piece.isEmpty { break }
      text += piece
    }
    return text
  }

  /// Takes connections and reads, until everything has come that the test waits for.
  func receive(until isComplete: (String) -> Bool) throws -> String {
    var text = ""
    while !isComplete(text) {
      if connection < 0 && kind != .datagram { try accept() }
      let piece = try receive()
      if piece.isEmpty { leave() }
      text += piece
    }
    return text
  }

  /// Waits for something to read: a test that waits for nothing fails here.
  private func wait(for descriptor: Int32) throws {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let count = unsafe poll(&entry, 1, 20_000)
    try #require(count == 1, "nothing came for 20 seconds")
  }

  private func bindTCP() -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard unsafe bind(listener, generic, length) == 0,
          unsafe getsockname(listener, generic, &length) == 0
        else { return false }
        port = unsafe UInt16(bigEndian: pointer.pointee.sin_port)
        return true
      }
    }
  }

  private func bindPath() -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) {
      unsafe $0.copyBytes(from: Array(path.utf8))
    }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(listener, generic, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
