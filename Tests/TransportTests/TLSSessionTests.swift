import COpenSSL
import Testing
import Transport

@Suite("TLS: sessions (RFC 8446 §2.2, RFC 5077)")
struct TLSSessionTests {
  /// Connects, takes what the server sends after the handshake, closes; true if it was resumed.
  private func connect(
    _ server: TLSServer,
    _ context: TLSClientContext,
    host: String = "warest.test"
  ) throws -> Bool {
    var pair = try TLSPair(server, context, host: host)
    try #require(pair.outcome == .done)
    _ = pair.client.take()
    let isResumed = pair.client.isResumed
    pair.client.close()
    return isResumed
  }

  @Test(arguments: [TLS1_3_VERSION, TLS1_2_VERSION])
  func `the next connection to the same host is resumed`(_ version: Int32) throws {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer(.init(versionMax: version))
    let context = try TLSClientContext(caFile: certificates.caFile)
    #expect(try !connect(server, context))
    #expect(try connect(server, context))
    #expect(try connect(server, context))
  }

  @Test func `a session is offered only for the host that it was verified for`() throws {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer()
    let context = try TLSClientContext(caFile: certificates.caFile)
    #expect(try !connect(server, context, host: "warest.test"))
    #expect(try !connect(server, context, host: "other.test"))
    #expect(try connect(server, context, host: "other.test"))
  }

  @Test func `a server that does not know the session any more shakes hands anew`() throws {
    let certificates = try Certificates.shared.get()
    let context = try TLSClientContext(caFile: certificates.caFile)
    #expect(try !connect(TLSServer(), context))
    #expect(try !connect(TLSServer(), context))
  }

  @Test func `contexts share nothing`() throws {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer()
    #expect(try !connect(server, TLSClientContext(caFile: certificates.caFile)))
    #expect(try !connect(server, TLSClientContext(caFile: certificates.caFile)))
  }
}
