import Gateway
import Server

/// What a configuration would run, in a few lines for a person; never the key or a digest.
enum ConfigurationSummary {
  static func lines(_ configuration: ServerConfiguration, keySource: String) -> [String] {
    let upstream = configuration.upstream
    let scheme = upstream.isTLS ? "https" : "http"
    let host = upstream.host.contains(":") ? "[\(upstream.host)]" : upstream.host
    let url = "\(scheme)://\(host):\(upstream.port)\(upstream.pathPrefix)"
    var rows = [
      ("listen", configuration.listen.joined(separator: ", ")),
      ("upstream", "\(url), key from \(keySource)"),
    ]
    for (index, client) in configuration.clients.enumerated() {
      rows.append((index == 0 ? "clients" : "", describe(client)))
    }
    rows.append(("limits", describe(configuration.limits)))
    for (index, line) in AuditSummary.lines(configuration.audit).enumerated() {
      rows.append((index == 0 ? "audit" : "", line))
    }
    rows.append(("admin", configuration.adminListen ?? "off"))
    return ["ok"] + rows.map { name, value in "  \(pad(name)) \(value)" }
  }

  private static func describe(_ client: ClientConfiguration) -> String {
    let sessions =
      client.sessionPatterns.isEmpty ? "none" : client.sessionPatterns.joined(separator: ", ")
    let limit = client.limit.map { "; \(describe($0.rate))" } ?? ""
    return "\(client.name): sessions \(sessions); \(client.scopes.joined(separator: ", "))\(limit)"
  }

  private static func describe(_ limits: LimitConfiguration) -> String {
    let session = limits.session.rate.map { describe($0.rate) }
    let day = limits.session.perDay.map { "\($0.rate.quota)/day" }
    let parts = [session, day].compactMap { $0 }
    return parts.isEmpty ? "off" : "\(parts.joined(separator: " and ")) for each session"
  }

  private static func describe(_ policy: RatePolicy) -> String {
    let rate = RateSyntax.describe(quota: policy.quota, windowSeconds: policy.windowSeconds)
    return "\(rate), burst \(policy.burst)"
  }

  private static func pad(_ name: String) -> String {
    name + String(repeating: " ", count: max(0, 9 - name.count))
  }
}
