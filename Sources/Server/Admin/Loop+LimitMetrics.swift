import Gateway
import HTTP1

/// What `/metrics` says of the limits: by kinds of policies, never by sessions or recipients.
extension Loop {
  func addLimits(to metrics: inout MetricsWriter) {
    let limited: StaticString = "warest_gateway_limited_calls_total"
    metrics.begin(limited, .counter, "Calls that a policy did not let pass.")
    for kind in LimitKind.allCases {
      let count = gateway.total { $0.limited.value(kind) }
      metrics.addSample(of: limited, "policy", kind.label.span, count)
    }
    let shadowed: StaticString = "warest_gateway_limit_shadowed_calls_total"
    metrics.begin(
      shadowed,
      .counter,
      "Calls that a policy in shadow mode would not have let pass."
    )
    for kind in LimitKind.allCases {
      let count = gateway.total { $0.shadowed.value(kind) }
      metrics.addSample(of: shadowed, "policy", kind.label.span, count)
    }
    metrics.add(
      "warest_gateway_limit_held_back_calls_total",
      .counter,
      "Calls refused because their session rested, had no place, or its line was full.",
      gateway.total { $0.heldBack.value }
    )
    metrics.add(
      "warest_gateway_limit_above_burst_calls_total",
      .counter,
      "Calls that cost more than a burst allows.",
      gateway.total { $0.aboveBurst.value }
    )
    addWaiting(to: &metrics)
    addKeys(to: &metrics)
    addHealth(to: &metrics)
  }

  private func addWaiting(to metrics: inout MetricsWriter) {
    metrics.add(
      "warest_gateway_waiting_calls",
      .gauge,
      "Calls that stand in line for the limits.",
      gateway.gate.lines.reduce(0) { $0 + $1.waiting }
    )
    metrics.add(
      "warest_gateway_waited_calls_total",
      .counter,
      "Calls that stood in line.",
      gateway.total { $0.waited.value }
    )
    metrics.add(
      "warest_gateway_waiting_turns_total",
      .counter,
      "Calls in line that got their turn.",
      gateway.total { $0.turns.value }
    )
    metrics.add(
      "warest_gateway_waited_milliseconds_total",
      .counter,
      "How long those had waited together.",
      gateway.total { $0.waitedMicroseconds.value } / 1_000
    )
    metrics.add(
      "warest_gateway_waiting_given_up_total",
      .counter,
      "Calls in line whose callers left.",
      gateway.total { $0.gaveUp.value }
    )
  }

  private func addKeys(to metrics: inout MetricsWriter) {
    metrics.add(
      "warest_gateway_upstream_limited_total",
      .counter,
      "Calls that WARest's own rate limit refused.",
      gateway.total { $0.upstreamRefusals.value }
    )
    let tokens: StaticString = "warest_gateway_upstream_key_tokens_in_flight"
    metrics.begin(tokens, .gauge, "WARest's tokens of calls under way, by the place of the key.")
    for (place, key) in gateway.gate.table.keys.enumerated() {
      let label = Array("\(place)".utf8)
      metrics.addSample(of: tokens, "key", label.span, key.unitsInFlight)
    }
    let left: StaticString = "warest_gateway_upstream_key_tokens_remaining"
    metrics.begin(left, .gauge, "WARest's tokens that could be spent at once now.")
    for (place, key) in gateway.gate.table.keys.enumerated() {
      let label = Array("\(place)".utf8)
      metrics.addSample(of: left, "key", label.span, Int(key.state(now: now).remaining))
    }
    let held: StaticString = "warest_gateway_upstream_key_held_back"
    metrics.begin(held, .gauge, "1: the key rests until WARest's window ends.")
    for (place, key) in gateway.gate.table.keys.enumerated() {
      let label = Array("\(place)".utf8)
      metrics.addSample(of: held, "key", label.span, key.isHeldBack(now: now) ? 1 : 0)
    }
  }

  private func addHealth(to metrics: inout MetricsWriter) {
    let counts = gateway.gate.health.counts(now: now)
    metrics.add(
      "warest_gateway_sessions_in_flight_calls",
      .gauge,
      "Calls that hold a place in their session.",
      counts.inFlight
    )
    metrics.add(
      "warest_gateway_sessions_paused",
      .gauge,
      "Sessions that an operator has paused.",
      counts.pausedSessions
    )
    metrics.add(
      "warest_gateway_session_breakers_open",
      .gauge,
      "Sessions that rest because WARest failed for them again and again.",
      counts.openBreakers
    )
  }
}

extension LimitKind {
  /// The value of a label.
  fileprivate var label: [UInt8] { Array("\(name)".utf8) }
}
