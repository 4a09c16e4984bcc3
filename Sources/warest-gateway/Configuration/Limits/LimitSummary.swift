import Audit
import Gateway
import Server

/// The limits that would hold, and where what was used is kept.
struct LimitSummary: Encodable {
  struct Override: Encodable {
    var sessions: [String]

    /// All that holds for them.
    var limits: SessionLimitsSummary
  }

  struct Upstream: Encodable {
    /// Absent: it is off.
    var policy: PolicySummary?

    /// False: only once a reply has shown that WARest counts.
    var isAlwaysEnforced: Bool
    var keys: Int

    /// Absent: it is off.
    var recipientCooldownMilliseconds: Int?

    enum CodingKeys: String, CodingKey {
      case policy
      case isAlwaysEnforced = "always_enforced"
      case keys
      case recipientCooldownMilliseconds = "recipient_cooldown_milliseconds"
    }
  }

  var session: SessionLimitsSummary
  var overrides: [Override]
  var upstream: Upstream
  var line: Int
  var waiting: Int
  var sessionsMax: Int
  var recipientsMax: Int

  /// Absent: nothing is kept over a restart.
  var stateFile: String?

  enum CodingKeys: String, CodingKey {
    case session
    case overrides
    case upstream
    case line
    case waiting
    case sessionsMax = "sessions_max"
    case recipientsMax = "recipients_max"
    case stateFile = "state_file"
  }

  init(_ configuration: ServerConfiguration) {
    let limits = configuration.limits
    session = SessionLimitsSummary(limits.session)
    overrides = limits.overrides.map {
      Override(sessions: $0.patterns, limits: SessionLimitsSummary($0.limits))
    }
    upstream = Upstream(
      policy: limits.upstream.map { PolicySummary(.upstream, $0) },
      isAlwaysEnforced: limits.upstream != nil && limits.enforcesUpstreamAlways,
      keys: configuration.upstream.apiKeys.count,
      recipientCooldownMilliseconds: limits.cooldownMilliseconds > 0
        ? limits.cooldownMilliseconds : nil
    )
    line = limits.lineCallsMax
    waiting = limits.waitingCallsMax
    sessionsMax = limits.sessionsMax
    recipientsMax = limits.recipientsMax
    let audit = configuration.audit
    stateFile = limits.stateFile ?? (audit.isOn ? LogPaths(audit).limitState : nil)
  }

  /// One a limit; of an override, what is different for it.
  var lines: [String] {
    let main = session.rows
    var rows = main.filter { $0.text != "off" }
    rows.append(("upstream", upstreamText))
    let cooldown = upstream.recipientCooldownMilliseconds
    rows.append(
      ("cooldown", cooldown.map { DurationSyntax.describe(milliseconds: $0) } ?? "off")
    )
    rows.append(("waiting", line > 0 ? "\(line) calls a session, \(waiting) in all" : "off"))
    rows.append(("counted", "\(sessionsMax) sessions, \(recipientsMax) recipients"))
    rows.append(("kept in", stateFile ?? "nothing: a restart forgets"))
    let off = main.filter { $0.text == "off" }.map(\.name).joined(separator: ", ")
    if !off.isEmpty { rows.append(("off", off)) }
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { "\(TextTable.pad($0.name, width))  \($0.text)" }
      + overrides.map { override in
        let changes = zip(override.limits.rows, main).filter { $0.text != $1.text }
          .map { "\($0.0.name) \($0.0.text)" }
        let sessions = override.sessions.joined(separator: ", ")
        return "for \(sessions): \(changes.isEmpty ? "the same" : changes.joined(separator: "; "))"
      }
  }

  private var upstreamText: String {
    guard let policy = upstream.policy else { return "off" }
    let each = upstream.keys > 1 ? " for each of \(upstream.keys) keys" : ""
    return policy.text + each + (upstream.isAlwaysEnforced ? "" : ", once WARest counts")
  }
}
