import Gateway

/// Who may call, and what; never a digest.
struct ClientSummary: Encodable {
  var name: String
  var sessions: [String]
  var scopes: [String]

  /// Absent: it has none of its own, nor by default.
  var limit: PolicySummary?
  var waitSeconds: Int
  var weight: Int

  enum CodingKeys: String, CodingKey {
    case name
    case sessions
    case scopes
    case limit
    case waitSeconds = "wait_seconds"
    case weight
  }

  init(_ client: ClientConfiguration) {
    name = client.name
    sessions = client.sessionPatterns
    scopes = client.scopes
    limit = client.limit.map { PolicySummary(.client, $0) }
    waitSeconds = client.waitSeconds
    weight = client.weight
  }

  /// What is as it is by default goes unsaid.
  var line: String {
    var parts = [
      "sessions \(sessions.isEmpty ? "none" : sessions.joined(separator: ", "))",
      scopes.joined(separator: ", "),
    ]
    if let limit { parts.append(limit.text) }
    if waitSeconds > 0 { parts.append("waits \(DurationSyntax.describe(seconds: waitSeconds))") }
    if weight != 1 { parts.append("weight \(weight)") }
    return "\(name): \(parts.joined(separator: "; "))"
  }
}
