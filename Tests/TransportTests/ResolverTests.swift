import Glibc
import Synchronization
import Testing
import Transport

@Suite("Resolver")
struct ResolverTests {
  private typealias Answer = Result<[SocketAddress], ResolveError>

  private func resolve(_ host: String, port: UInt16 = 80) throws -> Answer {
    let mailbox = try Mailbox<Answer>()
    Resolver().resolve(host: host, port: port) { mailbox.post($0) }
    _ = try awaitEvent(mailbox.descriptor, .read)
    return try #require(mailbox.drain().first)
  }

  @Test func `localhost is this machine, also without a network`() throws {
    let addresses = try resolve("localhost", port: 8080).get()
    #expect(!addresses.isEmpty)
    #expect(addresses.allSatisfy { $0.isLoopback && $0.port == 8080 })
    #expect(addresses.contains(SocketAddress(ipv4: (127, 0, 0, 1), port: 8080)))
    for index in addresses.indices {
      #expect(!addresses[..<index].contains(addresses[index]))
    }
  }

  @Test(arguments: ["", "no-such-host.invalid", "two words", "a\0b"])
  func `a name without addresses is an error that names it`(_ host: String) throws {
    let answer = try resolve(host)
    guard case .failure(let error) = answer else {
      Issue.record("found")
      return
    }
    #expect(error.host == host)
    #expect(error.description.hasPrefix("\(host): "))
  }

  @Test(arguments: [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80")])
  func `an address is answered at once, on the same thread`(
    _ host: String,
    _ text: String
  ) throws {
    let answer = Mutex<Answer?>(nil)
    Resolver().resolve(host: host, port: 80) { result in answer.withLock { $0 = result } }
    let addresses = try #require(answer.withLock { $0 }).get()
    #expect(addresses.map(\.description) == [text])
  }
}
