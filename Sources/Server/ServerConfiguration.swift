package import Audit
package import Gateway

/// Everything `serve` needs to know, already checked: the command makes it from the YAML file.
///
/// The defaults stand here and in `config/gateway.yaml`, which is the manual.
package struct ServerConfiguration: Sendable {
  /// `host:port` or `unix:/path`; port 0 picks a free one.
  package var listen: [String] = ["127.0.0.1:8080"]

  /// Loops, each on a thread of its own; 0 means one for each processor.
  package var loops = 0

  package var upstream: UpstreamConfiguration
  package var clients: [ClientConfiguration] = []
  package var limits = LimitConfiguration()
  package var audit: AuditConfiguration
  package var edge = EdgeLimits()

  /// Origins of browser applications that may read replies, such as `https://app.example.org`.
  package var corsOrigins: [String] = []

  /// Where `/livez` and `/readyz` answer; nil: nowhere.
  package var adminListen: String?

  /// How long SIGTERM waits for calls in flight before it closes them.
  package var drainSeconds = 30

  package init(upstream: UpstreamConfiguration, audit: AuditConfiguration) {
    self.upstream = upstream
    self.audit = audit
  }
}

/// The one WARest server behind the gateway.
package struct UpstreamConfiguration: Sendable {
  /// `http` or `https`.
  package var isTLS: Bool

  /// Host name or address, without brackets.
  package var host: String
  package var port: UInt16

  /// Prepended to every upstream path; empty or `/prefix` without a trailing slash.
  package var pathPrefix = ""

  /// At least one; sessions are spread over them, and each stays with its own.
  package var apiKeys: [Secret]

  /// A PEM file with a CA to trust besides the system's; nil: the system's alone.
  package var caFile: String?
  package var connectSeconds = 5

  /// WARest may fetch media for 300 s before it answers.
  package var firstByteSeconds = 330

  /// Less than WARest's own 5 s, so that the gateway closes an idle connection first.
  package var idleSeconds = 4

  /// Open connections of all loops together.
  package var connectionsMax = 1_024

  /// `apiKeys` holds at least one.
  package init(isTLS: Bool, host: String, port: UInt16, apiKeys: [Secret]) {
    precondition(!apiKeys.isEmpty, "an upstream without a key answers nobody")
    self.isTLS = isTLS
    self.host = host
    self.port = port
    self.apiKeys = apiKeys
  }

  package init(isTLS: Bool, host: String, port: UInt16, apiKey: Secret) {
    self.init(isTLS: isTLS, host: host, port: port, apiKeys: [apiKey])
  }

  /// The first one.
  package var apiKey: Secret { apiKeys[0] }
}
