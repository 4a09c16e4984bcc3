import COpenSSL
import Foundation
import Testing
import Transport

@Suite("TLS: whom to trust (RFC 5280, RFC 9525)")
struct TLSVerificationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let certificate: Certificates.Kind
    var host = "warest.test"
    /// A part of the reason, or `nil` when the peer is to be trusted.
    var refusal: String?
    var testDescription: String { name }
  }

  private static let mismatch = "hostname mismatch"

  private static let rows: [Row] = [
    Row(name: "the right name", certificate: Certificates.good),
    Row(name: "the second name", certificate: Certificates.good, host: "other.test"),
    Row(name: "in capitals", certificate: Certificates.good, host: "WAREST.Test"),
    Row(name: "with the root's dot", certificate: Certificates.good, host: "warest.test."),
    Row(name: "another host", certificate: Certificates.good, host: "evil.test", refusal: mismatch),
    Row(
      name: "a host below",
      certificate: Certificates.good,
      host: "a.warest.test",
      refusal: mismatch
    ),
    Row(name: "a wildcard, one level", certificate: Certificates.wildcard, host: "a.warest.test"),
    Row(
      name: "a wildcard, two levels",
      certificate: Certificates.wildcard,
      host: "a.b.warest.test",
      refusal: mismatch
    ),
    Row(
      name: "a wildcard, no level",
      certificate: Certificates.wildcard,
      host: "warest.test",
      refusal: mismatch
    ),
    Row(
      name: "a wildcard within a label",
      certificate: Certificates.partial,
      host: "wa.warest.test",
      refusal: mismatch
    ),
    Row(
      name: "the name in the subject only",
      certificate: Certificates.nameInSubject,
      refusal: mismatch
    ),
    Row(name: "an IPv4 address", certificate: Certificates.address, host: "127.0.0.1"),
    Row(name: "an IPv6 address", certificate: Certificates.address, host: "::1"),
    Row(
      name: "another address",
      certificate: Certificates.address,
      host: "127.0.0.2",
      refusal: "IP address mismatch"
    ),
    Row(
      name: "an address, the certificate is for names",
      certificate: Certificates.good,
      host: "127.0.0.1",
      refusal: "IP address mismatch"
    ),
    Row(name: "expired", certificate: Certificates.expired, refusal: "has expired"),
    Row(name: "signed by itself", certificate: Certificates.selfSigned, refusal: "self-signed"),
    Row(
      name: "signed by a stranger",
      certificate: Certificates.foreign,
      refusal: "unable to get local issuer"
    ),
  ]

  @Test(arguments: rows) func `a certificate is trusted or refused with its reason`(
    _ row: Row
  ) throws {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer(.init(certificate: row.certificate))
    let context = try TLSClientContext(caFile: certificates.caFile)
    let pair = try TLSPair(server, context, host: row.host)
    guard let refusal = row.refusal else {
      try #require(pair.outcome == .done)
      return
    }
    guard case .failed(let error) = pair.outcome else {
      Issue.record("\(pair.outcome)")
      return
    }
    #expect(error.kind == .certificate)
    #expect(error.reason.lowercased().contains(refusal.lowercased()))
  }

  @Test func `without the extra file only the system's authorities are trusted`() throws {
    let pair = try TLSPair(TLSServer(), TLSClientContext())
    guard case .failed(let error) = pair.outcome else {
      Issue.record("\(pair.outcome)")
      return
    }
    #expect(error.kind == .certificate)
  }

  @Test func `a server without a certificate is refused`() throws {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer(
      .init(certificate: nil, versionMax: TLS1_2_VERSION, ciphers: "aNULL:@SECLEVEL=0")
    )
    let pair = try TLSPair(server, TLSClientContext(caFile: certificates.caFile))
    let isRefused = pair.outcome != .done
    #expect(isRefused)
  }

  @Test(arguments: ["", ".", "two words", "a\0b", "wärest.test"])
  func `a host name that no certificate can be for is refused before anything is sent`(
    _ host: String
  ) throws {
    let context = try TLSClientContext()
    let pair = try Socket.pair()
    let far = pair.second
    var stream = Transport.Stream(pair.first)
    do throws(TLSError) {
      try stream.startTLS(context, host: host)
      Issue.record("accepted")
    } catch {
      #expect(error.kind == .configuration)
    }
    #expect(far.take() == .other(.wouldBlock))
  }

  @Test(arguments: [("warest.test", "warest.test"), ("127.0.0.1", nil), ("::1", nil)])
  func `names are told to the server, addresses are not`(_ host: String, _ told: String?) throws {
    let certificates = try Certificates.shared.get()
    let kind = told == nil ? Certificates.address : Certificates.good
    let server = try TLSServer(.init(certificate: kind))
    let pair = try TLSPair(server, TLSClientContext(caFile: certificates.caFile), host: host)
    try #require(pair.outcome == .done)
    let name = pair.server.serverName
    #expect(name == told)
  }

  @Test func `a file without certificates is an error that names it`() throws {
    let folder = try TemporaryFolder()
    try "no certificate".write(toFile: folder.path("ca"), atomically: true, encoding: .utf8)
    let reasons = [("ca", "no certificate"), ("none", "No such file or directory")]
    for (name, reason) in reasons {
      let path = folder.path(name)
      do throws(TLSError) {
        _ = try TLSClientContext(caFile: path)
        Issue.record("accepted")
      } catch {
        #expect(error.kind == .configuration)
        #expect(error.reason.hasPrefix(path))
        #expect(error.reason.contains(reason))
      }
    }
  }
}
