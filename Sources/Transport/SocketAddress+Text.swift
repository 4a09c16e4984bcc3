import CLinux
import Glibc

extension SocketAddress: CustomStringConvertible {
  /// Octets of the longest host text, an IPv6 address with an IPv4 one at its end.
  package static let hostTextBytesMax = 46

  /// Reads `127.0.0.1:8080`, `[::1]:80` or `unix:/path`; `nil` for anything else, names included.
  package static func parse(_ text: String) -> SocketAddress? {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      return path.hasPrefix("/") ? SocketAddress(path: path) : nil
    }
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    guard let port = port(text.utf8[text.utf8.index(after: colon)...]) else { return nil }
    let host = text[..<colon]
    if host.hasPrefix("[") {
      guard host.hasSuffix("]"), host.utf8.contains(UInt8(ascii: ":")) else { return nil }
      return SocketAddress(literal: String(host.dropFirst().dropLast()), port: port)
    }
    guard !host.utf8.contains(UInt8(ascii: ":")) else { return nil }
    return SocketAddress(literal: String(host), port: port)
  }

  /// `UInt16(_:)` is not used because it takes a sign.
  private static func port(_ digits: Substring.UTF8View) -> UInt16? {
    guard !digits.isEmpty, digits.count <= 5 else { return nil }
    var value = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return UInt16(exactly: value)
  }

  /// `127.0.0.1:8080`, `[::1]:80` or `unix:/path`.
  package var description: String {
    switch family {
    case AF_INET: "\(host):\(port)"
    case AF_INET6: "[\(host)]:\(port)"
    case AF_UNIX: "unix:\(path ?? "")"
    default: "no address"
    }
  }

  /// The address without its port and without brackets; `unix` for a Unix socket.
  package var host: String {
    // SAFETY: `writeHost` says how many octets it has written.
    unsafe withUnsafeTemporaryAllocation(
      of: UInt8.self,
      capacity: SocketAddress.hostTextBytesMax
    ) { buffer in
      let count = unsafe writeHost(to: UnsafeMutableRawBufferPointer(buffer))
      return unsafe String(decoding: UnsafeRawBufferPointer(buffer).prefix(count), as: UTF8.self)
    }
  }

  /// Writes `host`, without allocation.
  ///
  /// - Parameter buffer: At least `hostTextBytesMax` octets.
  /// - Returns: Octets written.
  package func writeHost(to buffer: UnsafeMutableRawBufferPointer) -> Int {
    precondition(buffer.count >= SocketAddress.hostTextBytesMax)
    guard family == AF_INET || family == AF_INET6, let base = buffer.baseAddress else {
      for (index, octet) in "unix".utf8.enumerated() {
        // SAFETY: 4 octets, and the size was checked.
        unsafe buffer[index] = octet
      }
      return 4
    }
    if family == AF_INET { return unsafe writeIPv4(Offset.ipv4, to: buffer) }
    if isIPv4Mapped { return unsafe writeIPv4(Offset.ipv6 + 12, to: buffer) }
    return withStorage { storage, _ in
      // SAFETY: 16 octets are read from the address's place on; the text and the zero that ends it
      // are at most `hostTextBytesMax` octets.
      let text = unsafe base.assumingMemoryBound(to: CChar.self)
      _ = unsafe inet_ntop(AF_INET6, storage + Offset.ipv6, text, 46)
      return unsafe strlen(text)
    }
  }

  /// The library's way takes four times as long.
  private func writeIPv4(_ offset: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    for index in 0..<4 {
      let value = octet(offset + index)
      // SAFETY: at most 15 octets are written, and the caller has checked that there are more.
      if index > 0 { append(UInt8(ascii: ".")) }
      if value >= 100 { append(0x30 + value / 100) }
      if value >= 10 { append(0x30 + value / 10 % 10) }
      append(0x30 + value % 10)
    }
    return count

    func append(_ octet: UInt8) {
      // SAFETY: as above.
      unsafe buffer[count] = octet
      count += 1
    }
  }
}
