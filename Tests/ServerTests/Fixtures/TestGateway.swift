import Audit
import Foundation
import Gateway
import Logging
import Server
import Testing
import Transport

/// A gateway on loopback in front of an upstream that the test plays, with its own audit file.
final class TestGateway {
  static let apiKey = "warest-key-3d1f0b77c2"
  static let token = "wgw_test-token"
  /// May use the sessions `sales-*` only.
  static let salesToken = "wgw_sales-token"

  let upstream: UpstreamListener
  let log = CapturedLog()
  let configuration: ServerConfiguration
  /// Kept as long as the gateway is.
  let audit: TemporaryFile
  let server: GatewayServer
  private var isDrained = false

  /// Without limits, and with one loop, so that one pool serves every call.
  init(
    _ durability: AuditConfiguration.Durability = .os,
    audit: TemporaryFile = TemporaryFile(),
    adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    upstream = try UpstreamListener()
    self.audit = audit
    var configuration = TestGateway.configuration(
      audit: audit.path,
      port: upstream.port
    )
    configuration.audit.durability = durability
    adjust(&configuration)
    self.configuration = configuration
    server = try GatewayServer.start(configuration, logger: log.makeLogger())
  }

  deinit {
    if !isDrained { server.drain() }
  }

  static func configuration(audit: String, port: UInt16) -> ServerConfiguration {
    var configuration = ServerConfiguration(
      upstream: UpstreamConfiguration(
        isTLS: false,
        host: "127.0.0.1",
        port: port,
        apiKey: Secret(Array(apiKey.utf8))
      ),
      audit: AuditConfiguration(path: audit)
    )
    configuration.listen = ["127.0.0.1:0"]
    configuration.loops = 1
    configuration.drainSeconds = 2
    configuration.limits = .none
    // Longer than any test, so that a connection which is used again really is.
    configuration.upstream.idleSeconds = 60
    configuration.clients = [
      client("all", token, sessions: ["*"]), client("sales", salesToken, sessions: ["sales-*"]),
    ]
    return configuration
  }

  private static func client(
    _ name: String,
    _ token: String,
    sessions: [String]
  ) -> ClientConfiguration {
    let words = SHA256.digest(Array(token.utf8).span).words
    return ClientConfiguration(
      name: name,
      tokenDigests: [TokenDigest(words.0, words.1, words.2, words.3)],
      sessionPatterns: sessions,
      scopes: ["*"]
    )
  }

  func connect(receiveBytesMax: Int32? = nil) throws -> Wire {
    try Wire.connect(to: server.urls[0], receiveBytesMax: receiveBytesMax)
  }

  /// Ends the gateway; after that every outcome is on record.
  func drain() {
    guard !isDrained else { return }
    isDrained = true
    server.drain()
  }

  func auditLog() throws -> AuditRecords { try AuditRecords(path: configuration.audit.path) }

  func auditText() throws -> String {
    try String(contentsOfFile: configuration.audit.path, encoding: .utf8)
  }
}
