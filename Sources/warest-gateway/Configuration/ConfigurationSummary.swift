import Audit
import Gateway
import Server

/// What a configuration would run, for a person or a script; never a key or a digest.
struct ConfigurationSummary: Encodable {
  struct Upstream: Encodable {
    var url: String

    /// Paths or a variable, one for each key.
    var keysFrom: [String]

    enum CodingKeys: String, CodingKey {
      case url
      case keysFrom = "keys_from"
    }
  }

  var listen: [String]
  var upstream: Upstream
  var clients: [ClientSummary]
  var limits: LimitSummary

  /// In words, as the text has it.
  var audit: [String]

  /// Absent: there is no admin listener.
  var admin: String?

  init(_ configuration: ServerConfiguration, keySources: [String]) {
    let upstream = configuration.upstream
    let scheme = upstream.isTLS ? "https" : "http"
    let host = upstream.host.contains(":") ? "[\(upstream.host)]" : upstream.host
    listen = configuration.listen
    self.upstream = Upstream(
      url: "\(scheme)://\(host):\(upstream.port)\(upstream.pathPrefix)",
      keysFrom: keySources
    )
    clients = configuration.clients.map { ClientSummary($0) }
    limits = LimitSummary(configuration)
    audit = AuditSummary.lines(configuration.audit)
    admin = configuration.adminListen
  }

  var lines: [String] {
    let keys = upstream.keysFrom.count == 1 ? "key" : "\(upstream.keysFrom.count) keys"
    var rows = [
      ("listen", listen.joined(separator: ", ")),
      ("upstream", "\(upstream.url), \(keys) from \(upstream.keysFrom.joined(separator: ", "))"),
    ]
    rows += Self.named("clients", clients.map(\.line))
    rows += Self.named("limits", limits.lines)
    rows += Self.named("audit", audit)
    rows.append(("admin", admin ?? "off"))
    return ["ok"] + rows.map { name, value in "  \(TextTable.pad(name, 9)) \(value)" }
  }

  private static func named(_ name: String, _ lines: [String]) -> [(String, String)] {
    lines.enumerated().map { ($0 == 0 ? name : "", $1) }
  }
}
