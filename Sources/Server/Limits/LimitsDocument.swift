import Gateway
import HTTP1
import WARest

/// What is left of a caller's policies, as JSON; never another's.
enum LimitsDocument {
  /// Opens the document with what holds for the client as a whole.
  static func begin(
    _ client: Int,
    of gateway: GatewayContext,
    now: UInt64,
    into writer: inout ByteWriter
  ) {
    writer.append("{\"client\":\"")
    gateway.clients.appendName(of: client, to: &writer)
    writer.append("\",\"policies\":[")
    let ask = ask(Span(), client, .read, gateway)
    let verdict = gateway.gate.table.look(ask, now: now)
    guard verdict.applied & LimitKind.client.bit != 0 else { return }
    let isShadow = gateway.configuration.clients[client].limit?.isShadow ?? false
    add(.client, verdict.state(.client), session: Span(), isShadow, &writer)
  }

  /// Adds the policies of a session.
  static func add(
    _ name: String,
    _ client: Int,
    of gateway: GatewayContext,
    now: UInt64,
    into writer: inout ByteWriter
  ) {
    let octets = Array(name.utf8)
    var shown: UInt16 = LimitKind.client.bit | LimitKind.upstream.bit | LimitKind.cooldown.bit
    for callClass in CallClass.allCases {
      let ask = ask(octets.span, client, callClass, gateway)
      let verdict = gateway.gate.table.look(ask, now: now)
      for kind in LimitKind.allCases
      where verdict.applied & kind.bit != 0 && shown & kind.bit == 0 {
        shown |= kind.bit
        let isShadow = gateway.gate.table.limits(ask.profile).isShadow(kind)
        add(kind, verdict.state(kind), session: octets.span, isShadow, &writer)
      }
    }
  }

  /// Adds the lines in which calls wait, and closes the document.
  static func end(
    _ client: Int,
    _ sessions: [String],
    of gateway: GatewayContext,
    into writer: inout ByteWriter
  ) {
    writer.append("],\"waiting\":[")
    var isFirst = true
    for name in sessions where writer.capacity - writer.count > 512 {
      let octets = Array(name.utf8)
      let session = gateway.gate.table.hash(of: octets.span)
      let key = Int(gateway.gate.table.key(of: octets.span, client: client))
      let count = gateway.gate.lines[key].withRoom { $0.lineCount(session: session) }
      guard count > 0 else { continue }
      if !isFirst { writer.append(",") }
      isFirst = false
      writer.append("{\"session\":")
      writer.append(jsonText: octets.span)
      writer.append(",\"calls\":")
      writer.append(decimal: UInt64(count))
      writer.append("}")
    }
    writer.append("]}\n")
  }

  private static func ask(
    _ session: Span<UInt8>,
    _ client: Int,
    _ callClass: CallClass,
    _ gateway: GatewayContext
  ) -> LimitAsk {
    gateway.gate.table.ask(
      session: session,
      client: client,
      callClass: callClass,
      hasCooldown: false,
      units: 0,
      attachments: 0,
      people: RecipientList(),
      jitterSeed: 0
    )
  }

  private static func add(
    _ kind: LimitKind,
    _ state: LimitState,
    session: Span<UInt8>,
    _ isShadow: Bool,
    _ writer: inout ByteWriter
  ) {
    // The first follows the bracket.
    // SAFETY: the writer holds the document's beginning, and is not written meanwhile.
    let isFirst = unsafe writer.bytes.last == UInt8(ascii: "[")
    if !isFirst { writer.append(",") }
    writer.append("{\"policy\":\"")
    writer.append(kind.name)
    if !session.isEmpty {
      writer.append("\",\"session\":")
      writer.append(jsonText: session)
      writer.append(",\"quota\":")
    } else {
      writer.append("\",\"quota\":")
    }
    writer.append(decimal: UInt64(state.quota))
    writer.append(",\"window_seconds\":")
    writer.append(decimal: UInt64(state.windowSeconds))
    writer.append(",\"burst\":")
    writer.append(decimal: UInt64(state.burst))
    writer.append(",\"remaining\":")
    writer.append(decimal: UInt64(state.remaining))
    if state.secondsUntilMore > 0 {
      writer.append(",\"retry_after\":")
      writer.append(decimal: UInt64(state.secondsUntilMore))
    }
    writer.append(isShadow ? ",\"mode\":\"shadow\"}" : ",\"mode\":\"enforce\"}")
  }
}

extension SessionLimits {
  /// Whether a policy is watched and not enforced.
  fileprivate func isShadow(_ kind: LimitKind) -> Bool {
    switch kind {
    case .session: rate?.isShadow ?? false
    case .sessionDay: perDay?.isShadow ?? false
    case .recipient: recipient?.isShadow ?? false
    case .send: send?.isShadow ?? false
    case .groupWrite: groupWrite?.isShadow ?? false
    case .groupRead: groupRead?.isShadow ?? false
    case .write: write?.isShadow ?? false
    case .read: read?.isShadow ?? false
    case .spacing: isSpacingShadow
    case .client, .upstream, .cooldown: false
    }
  }
}
