import Gateway

/// What holds for a session.
struct SessionLimitsSummary: Encodable, Equatable {
  struct Spacing: Encodable, Equatable {
    var milliseconds: Int
    var jitterMilliseconds: Int
    var mode: String

    enum CodingKeys: String, CodingKey {
      case milliseconds
      case jitterMilliseconds = "jitter_milliseconds"
      case mode
    }
  }

  struct Breaker: Encodable, Equatable {
    var failures: Int
    var pauseSeconds: Int
    var pauseSecondsMax: Int

    enum CodingKeys: String, CodingKey {
      case failures
      case pauseSeconds = "pause_seconds"
      case pauseSecondsMax = "pause_seconds_max"
    }
  }

  /// Those that are on.
  var policies: [PolicySummary]
  var spacing: Spacing?

  /// Absent: no bound.
  var inFlight: Int?
  var quietHours: String?
  var breaker: Breaker?

  enum CodingKeys: String, CodingKey {
    case policies
    case spacing
    case inFlight = "in_flight"
    case quietHours = "quiet_hours"
    case breaker
  }

  static let kinds: [LimitKind] = [
    .session, .sessionDay, .recipient, .send, .groupWrite, .groupRead, .write, .read,
  ]

  init(_ limits: SessionLimits) {
    let all = [
      limits.rate, limits.perDay, limits.recipient, limits.send, limits.groupWrite,
      limits.groupRead, limits.write, limits.read,
    ]
    policies = zip(Self.kinds, all).compactMap { kind, policy in
      policy.map { PolicySummary(kind, $0) }
    }
    if limits.spacingMilliseconds > 0 {
      spacing = Spacing(
        milliseconds: limits.spacingMilliseconds,
        jitterMilliseconds: limits.jitterMilliseconds,
        mode: limits.isSpacingShadow ? "shadow" : "enforce"
      )
    }
    inFlight = limits.inFlightMax > 0 ? limits.inFlightMax : nil
    quietHours = limits.quietHours?.text
    if !limits.breaker.isOff {
      breaker = Breaker(
        failures: limits.breaker.failures,
        pauseSeconds: limits.breaker.pauseSeconds,
        pauseSecondsMax: limits.breaker.pauseSecondsMax
      )
    }
  }

  /// Each limit by its name; `off` for one that does not hold.
  var rows: [(name: String, text: String)] {
    Self.kinds.map { kind in
      let name = "\(kind.name)"
      return (name, policies.first { $0.policy == name }?.text ?? "off")
    } + [
      ("spacing", spacing.map { Self.text($0) } ?? "off"),
      ("in-flight", inFlight.map { "\($0)" } ?? "off"),
      ("quiet-hours", quietHours ?? "off"),
      ("breaker", breaker.map { Self.text($0) } ?? "off"),
    ]
  }

  private static func text(_ spacing: Spacing) -> String {
    let jitter = spacing.jitterMilliseconds
    return DurationSyntax.describe(milliseconds: spacing.milliseconds)
      + (jitter > 0 ? " and up to \(DurationSyntax.describe(milliseconds: jitter)) more" : "")
      + (spacing.mode == "shadow" ? " (shadow)" : "")
  }

  private static func text(_ breaker: Breaker) -> String {
    let first = DurationSyntax.describe(seconds: breaker.pauseSeconds)
    let longest = DurationSyntax.describe(seconds: breaker.pauseSecondsMax)
    return "after \(breaker.failures) failures, \(first) to \(longest)"
  }
}
