import Glibc
import Testing
import Transport

@Suite("SocketAddress")
struct SocketAddressTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let family: Int32?
    var port: UInt16 = 0
    var description: String?
    var testDescription: String { text.isEmpty ? "empty" : text }
  }

  private static let rows: [Row] = [
    Row(text: "127.0.0.1:8080", family: AF_INET, port: 8080),
    Row(text: "0.0.0.0:0", family: AF_INET),
    Row(text: "255.255.255.255:65535", family: AF_INET, port: 65535),
    Row(text: "127.0.0.1:00080", family: AF_INET, port: 80, description: "127.0.0.1:80"),
    Row(text: "[::1]:80", family: AF_INET6, port: 80),
    Row(text: "[::]:1", family: AF_INET6, port: 1),
    Row(text: "[2001:DB8:0::1]:443", family: AF_INET6, port: 443, description: "[2001:db8::1]:443"),
    Row(text: "unix:/run/gateway.sock", family: AF_UNIX),
    Row(text: "", family: nil),
    Row(text: "8080", family: nil),
    Row(text: ":8080", family: nil),
    Row(text: "*:8080", family: nil),
    Row(text: "localhost:8080", family: nil),
    Row(text: "127.0.0.1", family: nil),
    Row(text: "127.0.0.1:", family: nil),
    Row(text: "127.0.0.1:+80", family: nil),
    Row(text: "127.0.0.1:-1", family: nil),
    Row(text: "127.0.0.1: 80", family: nil),
    Row(text: "127.0.0.1:65536", family: nil),
    Row(text: "127.0.0.1:000080", family: nil),
    Row(text: "127.0.0.1:8080 ", family: nil),
    Row(text: "127.1:80", family: nil),
    Row(text: "256.0.0.1:80", family: nil),
    Row(text: "::1:80", family: nil),
    Row(text: "::1", family: nil),
    Row(text: "[::1]", family: nil),
    Row(text: "[::1]80", family: nil),
    Row(text: "[::1:80", family: nil),
    Row(text: "[127.0.0.1]:80", family: nil),
    Row(text: "[]:80", family: nil),
    Row(text: "[::1\0]:80", family: nil),
    Row(text: "unix:", family: nil),
    Row(text: "unix:run/gateway.sock", family: nil),
    Row(text: "unix:/a\0b", family: nil),
    Row(text: "unix:/" + String(repeating: "a", count: 107), family: nil),
    Row(text: "unix:/" + String(repeating: "a", count: 106), family: AF_UNIX),
  ]

  @Test(arguments: rows) func `is an address with a port, or a path, or nothing`(_ row: Row) throws
  {
    let address = SocketAddress.parse(row.text)
    #expect(address?.family == row.family)
    guard let address else { return }
    #expect(address.port == row.port)
    #expect(address.description == row.description ?? row.text)
    #expect(SocketAddress.parse(address.description) == address)
  }

  @Test(arguments: [
    ("10.0.0.1:1", "10.0.0.1:2", true),
    ("10.0.0.1:1", "10.0.0.2:1", false),
    ("[2001:db8:0:1::1]:1", "[2001:db8:0:1:ffff::2]:1", true),
    ("[2001:db8:0:1::1]:1", "[2001:db8:0:2::1]:1", false),
    ("[::ffff:10.0.0.1]:1", "10.0.0.1:2", true),
    ("[::1]:1", "0.0.0.0:1", false),
    ("unix:/a", "unix:/b", true),
  ])
  func `clients are told apart by address, IPv6 ones by network`(
    _ left: String,
    _ right: String,
    _ isSame: Bool
  ) throws {
    let left = try #require(SocketAddress.parse(left))
    let right = try #require(SocketAddress.parse(right))
    #expect((left.hostHash == right.hostHash) == isSame)
  }

  @Test(arguments: [
    ("[::ffff:10.0.0.1]:1", "10.0.0.1"), ("[2001:db8::a]:1", "2001:db8::a"),
    ("192.168.100.200:1", "192.168.100.200"), ("unix:/a", "unix"),
  ])
  func `the host is told without port and brackets`(_ text: String, _ host: String) throws {
    #expect(try #require(SocketAddress.parse(text)).host == host)
  }

  @Test(arguments: [
    ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("[::1]:1", true), ("unix:/a", true),
    ("128.0.0.1:1", false), ("0.0.0.0:1", false), ("[::]:1", false), ("[::2]:1", false),
  ])
  func `loopback is what only this machine reaches`(_ text: String, _ isLoopback: Bool) throws {
    #expect(try #require(SocketAddress.parse(text)).isLoopback == isLoopback)
  }
}
