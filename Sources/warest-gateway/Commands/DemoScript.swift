import Audit
import Gateway
import Server
import Transport

/// What `demo` runs and prints: a gateway with one client in front of a simulated WARest.
enum DemoScript {
  static let token = "demo-token"

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
    let digest = SHA256.digest(Array(token.utf8).span).words
    let tokenDigest = TokenDigest(digest.0, digest.1, digest.2, digest.3)
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
    configuration.limits.session.rate = LimitPolicy(sessionLimit)
    configuration.clients = [
      ClientConfiguration(
        name: "demo",
        tokenDigests: [tokenDigest],
        sessionPatterns: ["main"],
        scopes: ["*"]
      )
    ]
    return configuration
  }

  /// Comments and commands: the whole of it can be pasted into a shell.
  static func lines(url: String, auditPath: String) -> [String] {
    let curl = #"curl -i -w '\n'"#
    let group = "\(url)/v1/sessions/main/groups/120363000000000001@g.us"
    let caller = "-H 'Authorization: Bearer \(token)'"
    let json = "-H 'Content-Type: application/json'"
    let text = #"{"to":"6282222222222","message":"Hello from the gateway"}"#
    let reserved = #"{"to":"6282222222222","message":"Hello","sessionId":"other"}"#
    let messages = "\(url)/v1/sessions/main/messages/text"
    return [
      "# Revoke the invite link of a group: the old one stops working, a new one comes back.",
      "\(curl) -X POST \(caller) \(group)/invite/revoke",
      "",
      "# Send a text.",
      "\(curl) \(caller) \(json) -d '\(text)' \(messages)",
      "",
      "# List the groups.",
      "\(curl) \(caller) \(url)/v1/sessions/main/groups",
      "",
      "# Refused: the session is in the path, so the body may not choose another.",
      "\(curl) \(caller) \(json) -d '\(reserved)' \(messages)",
      "",
      "# Refused: no token.",
      "\(curl) \(url)/v1/sessions/main/groups",
      "",
      "# What is on record: an intent before each call with an effect, an outcome after it.",
      "cat \(auditPath)",
    ]
  }
}
