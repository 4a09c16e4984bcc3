import CLinux
import Glibc

extension SocketAddress {
  /// Octets of a Unix socket's path.
  package static let pathBytesMax = 107

  /// Where the parts of the kernel's address structures lie.
  enum Offset {
    static let port = 2
    static let ipv4 = 4
    static let ipv6 = 8
    static let ipv6Scope = 24
    static let path = 2
  }

  /// From an IPv4 address of 4 octets.
  package init(ipv4 octets: (UInt8, UInt8, UInt8, UInt8), port: UInt16) {
    self.init()
    setFamily(AF_INET, length: 16)
    setPort(port)
    setOctet(Offset.ipv4, octets.0)
    setOctet(Offset.ipv4 + 1, octets.1)
    setOctet(Offset.ipv4 + 2, octets.2)
    setOctet(Offset.ipv4 + 3, octets.3)
  }

  /// From the path of a Unix socket; `nil` when it is empty, too long or holds a zero octet.
  package init?(path: String) {
    let count = path.utf8.count
    guard count > 0, count <= SocketAddress.pathBytesMax, !path.utf8.contains(0) else { return nil }
    self.init()
    setFamily(AF_UNIX, length: Offset.path + count + 1)
    for (index, octet) in path.utf8.enumerated() { setOctet(Offset.path + index, octet) }
  }

  /// From a literal IPv4 or IPv6 address, the latter without brackets; `nil` for a name.
  package init?(literal: String, port: UInt16) {
    guard !literal.utf8.contains(0) else { return nil }
    self.init()
    let isIPv6 = literal.utf8.contains(UInt8(ascii: ":"))
    setFamily(isIPv6 ? AF_INET6 : AF_INET, length: isIPv6 ? 28 : 16)
    let offset = isIPv6 ? Offset.ipv6 : Offset.ipv4
    let family = family
    let result = fill { storage, size in
      // SAFETY: 4 or 16 octets are written from `offset` on, which stays within the storage.
      unsafe size.pointee = isIPv6 ? 28 : 16
      return unsafe inet_pton(family, literal, storage + offset)
    }
    guard result == 1 else { return nil }
    setPort(port)
  }

  /// 0 for a Unix socket.
  package var port: UInt16 {
    guard family != AF_UNIX else { return 0 }
    return UInt16(octet(Offset.port)) << 8 | UInt16(octet(Offset.port + 1))
  }

  package mutating func setPort(_ port: UInt16) {
    guard family != AF_UNIX else { return }
    setOctet(Offset.port, UInt8(port >> 8))
    setOctet(Offset.port + 1, UInt8(port & 0xff))
  }

  /// The path of a Unix socket.
  package var path: String? {
    guard family == AF_UNIX else { return nil }
    let octets = (Offset.path..<max(byteCount, Offset.path)).map { octet($0) }
    return String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Only this machine can reach it.
  package var isLoopback: Bool {
    switch family {
    case AF_UNIX: true
    case AF_INET: octet(Offset.ipv4) == 127
    case AF_INET6:
      (0..<15).allSatisfy { octet(Offset.ipv6 + $0) == 0 } && octet(Offset.ipv6 + 15) == 1
    default: false
    }
  }

  /// Tells clients apart by address without port.
  ///
  /// An IPv6 client counts by its /64 network, because whoever has one has all the addresses in it.
  /// Different clients never share a value; all clients of Unix sockets do.
  package var hostHash: UInt64 {
    switch family {
    case AF_INET: 1 << 32 | word(Offset.ipv4, count: 4)
    case AF_INET6 where isIPv4Mapped: 1 << 32 | word(Offset.ipv6 + 12, count: 4)
    case AF_INET6: word(Offset.ipv6, count: 8)
    default: .max
    }
  }

  var isIPv4Mapped: Bool {
    word(Offset.ipv6, count: 8) == 0 && word(Offset.ipv6 + 8, count: 4) == 0xffff
  }

  private func word(_ offset: Int, count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 << 8 | UInt64(octet(offset + $1)) }
  }
}
