import Glibc

/// A plain blocking connection to loopback that gives up after a while.
@safe final class TestClient {
  private let descriptor: Int32
  private var received: [UInt8] = []

  /// A server that does not answer within this time fails the test.
  private static let patienceSeconds = 10

  init?(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
    // SAFETY: the size given is that of the value.
    unsafe setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &patience,
      socklen_t(MemoryLayout<timeval>.size)
    )
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // SAFETY: a `sockaddr_in` is what the family says, and its size is given.
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      Glibc.close(descriptor)
      return nil
    }
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ octets: [UInt8]) {
    var sent = 0
    while sent < octets.count {
      // SAFETY: the kernel reads no more octets than the array has.
      let count = unsafe octets[sent...].withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// False at the end of the stream.
  private func more() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // SAFETY: the kernel writes no more octets than the array has.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }

  /// Everything until the server closes.
  func readToEnd() -> String { String(decoding: readOctetsToEnd(), as: UTF8.self) }

  func readOctetsToEnd() -> [UInt8] {
    while more() {}
    defer { received = [] }
    return received
  }

  /// The next reply, or nothing at all when none came.
  func reply() -> String { readReply() ?? "" }

  /// Up to the end of the next head, and as much behind it as its `Content-Length` says.
  func readReply() -> String? {
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if let range = received.firstRange(of: mark) {
        let head = String(decoding: received[..<range.upperBound], as: UTF8.self)
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
        let length = line.flatMap { Int($0.dropFirst("Content-Length: ".count)) } ?? 0
        if received.count >= range.upperBound + length {
          let reply = String(decoding: received[..<(range.upperBound + length)], as: UTF8.self)
          received.removeFirst(range.upperBound + length)
          return reply
        }
      }
      if !more() { return nil }
    }
  }
}
