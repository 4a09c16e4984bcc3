import Gateway
import Server

/// What `demo` runs and prints: a gateway with one client in front of a simulated WARest.
enum DemoScript {
  static let token = "demo-token"

  /// SHA-256 of the token.
  static let tokenDigest = TokenDigestSyntax.parse(
    "7c43ef5ae21d43ce2743f770c68e24def1a43ee2f416d2438410c8af7af2ff2c"
  )

  /// A key that only the simulator knows.
  static let apiKey = "upstream-key"
  static let adminKey = "admin-key"

  /// Limits to play with: quick enough to type, slow enough to meet.
  static let sessionLimit = RatePolicy(quota: 60, windowSeconds: 60, burst: 20)

  static func configuration(
    port: UInt16,
    upstreamPort: UInt16,
    auditPath: String
  ) -> ServerConfiguration {
    let key = Secret(Array(apiKey.utf8))
    var configuration = ServerConfiguration(
      upstream: UpstreamConfiguration(
        isTLS: false,
        host: "127.0.0.1",
        port: upstreamPort,
        apiKey: key
      ),
      audit: AuditConfiguration(path: auditPath)
    )
    configuration.listen = ["127.0.0.1:\(port)"]
    configuration.limits.session = sessionLimit
    configuration.clients = [
      ClientConfiguration(
        name: "demo",
        tokenDigests: [tokenDigest].compactMap { $0 },
        sessionPatterns: ["main"],
        scopes: ["*"]
      )
    ]
    return configuration
  }

  /// Comments and commands: the whole of it can be pasted into a shell.
  static func lines(url: String, auditPath: String) -> [String] {
    let group = "\(url)/v1/sessions/main/groups/120363000000000001@g.us"
    let caller = "-H 'Authorization: Bearer \(token)'"
    let json = "-H 'Content-Type: application/json'"
    let text = #"{"to":"6282222222222","message":"Hello from the gateway"}"#
    let reserved = #"{"to":"6282222222222","message":"Hello","sessionId":"other"}"#
    let messages = "\(url)/v1/sessions/main/messages/text"
    return [
      "# Revoke the invite link of a group: the old one stops working, a new one comes back.",
      "curl -i -X POST \(caller) \(group)/invite/revoke",
      "",
      "# Send a text.",
      "curl -i \(caller) \(json) -d '\(text)' \(messages)",
      "",
      "# List the groups.",
      "curl -i \(caller) \(url)/v1/sessions/main/groups",
      "",
      "# Refused: the session is in the path, so the body may not choose another.",
      "curl -i \(caller) \(json) -d '\(reserved)' \(messages)",
      "",
      "# Refused: no token.",
      "curl -i \(url)/v1/sessions/main/groups",
      "",
      "# What is on record: an intent before each call with an effect, an outcome after it.",
      "cat \(auditPath)",
    ]
  }
}
