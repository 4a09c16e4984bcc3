import Server
import Testing

@testable import warest_gateway

@Suite("Addresses to listen on")
struct ListenAddressTests {
  @Test(arguments: [
    "127.0.0.1:8080", "0.0.0.0:0", "[::1]:65535", "[::]:80", "unix:/run/gateway.sock",
  ])
  func `address and port, or a path`(_ text: String) {
    #expect(ListenAddress.problem(text) == nil)
  }

  @Test(arguments: [
    "", "8080", ":8080", "*:8080", "localhost:8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
    "127.0.0.1:-1", "127.1:80", "::1:80", "[::1]", "[127.0.0.1]:80", "unix:", "unix:run/x",
    "unix:/" + String(repeating: "x", count: 107),
  ])
  func `anything else is refused`(_ text: String) {
    #expect(ListenAddress.problem(text) != nil)
  }

  @Test func `a flag wins over the file, which wins over the default`() throws {
    let file = Load.good + "\nlisten: [\"127.0.0.1:1\", \"unix:/a\"]"
    #expect(Load.text(Load.good).configuration?.listen == ["127.0.0.1:8080"])
    #expect(Load.text(file).configuration?.listen == ["127.0.0.1:1", "unix:/a"])
    #expect(Load.text(file, listen: ["[::1]:2"]).configuration?.listen == ["[::1]:2"])
  }

  @Test func `a wrong flag is reported by its name`() {
    let lines = Load.text(Load.good, listen: ["localhost:1"]).lines
    #expect(lines.first == "warest-gateway: error: --listen must be an address, not a name")
  }
}
