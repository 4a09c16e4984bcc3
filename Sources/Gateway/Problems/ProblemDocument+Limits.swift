package import HTTP1

extension ProblemDocument {
  /// Adds `detail`, `violated-policies`, for a list that is too long `recipients_max`, and where
  /// waiting helps `retry_after`.
  package static func add(
    _ verdict: LimitVerdict,
    session: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    writer.append(",\"detail\":\"")
    appendDetail(verdict, session, &writer)
    writer.append(Octet.quote)
    if verdict.violated & LimitKind.callersMask != 0 {
      writer.append(",\"violated-policies\":")
      var separator: StaticString = "[\""
      for kind in LimitKind.allCases
      where verdict.violated & LimitKind.callersMask & kind.bit != 0 {
        writer.append(separator)
        writer.append(kind.name)
        separator = "\",\""
      }
      writer.append("\"]")
    }
    if verdict.kind == .neverPasses && verdict.isSend {
      writer.append(",\"recipients_max\":")
      writer.append(decimal: UInt64(verdict.listMax))
    }
    guard verdict.retryAfterSeconds > 0 else { return }
    add(retryAfterSeconds: verdict.retryAfterSeconds, into: &writer)
  }

  /// Such as `session main may make 20 calls a minute; 1 asked, 0 left`.
  private static func appendDetail(
    _ verdict: LimitVerdict,
    _ session: Span<UInt8>,
    _ writer: inout ByteWriter
  ) {
    switch verdict.obstacle {
    case .policies, .none: appendPolicy(verdict, session, &writer)
    case .upstreamKey: writer.append("all callers together have used up what WARest takes for now")
    case .cooldown: writer.append("WARest wants a pause between two calls for one recipient")
    case .inFlight: append(session, " has as many calls under way as it may", &writer)
    case .breaker: append(session, " has failed again and again, and rests", &writer)
    case .paused: append(session, " is paused", &writer)
    case .quietHours: append(session, " has its quiet hours", &writer)
    case .lineFull: writer.append("as many calls wait as may")
    case .line:
      writer.append("other calls of ")
      append(session, " wait before this one", &writer)
    }
  }

  private static func append(
    _ session: Span<UInt8>,
    _ text: StaticString,
    _ writer: inout ByteWriter
  ) {
    writer.append("session ")
    // A session has passed `PathValueSyntax`: nothing in it needs an escape.
    writer.append(session)
    writer.append(text)
  }

  private static func appendPolicy(
    _ verdict: LimitVerdict,
    _ session: Span<UInt8>,
    _ writer: inout ByteWriter
  ) {
    guard let kind = LimitKind.allCases.first(where: { verdict.isViolated($0) }) else {
      writer.append("too many sessions and recipients are counted at this moment")
      return
    }
    let state = verdict.state(kind)
    let verb: StaticString = verdict.isSend ? " may send " : " may make "
    if kind == .client {
      writer.append("this client")
      writer.append(verb)
    } else {
      append(session, verb, &writer)
    }
    if verdict.kind == .neverPasses {
      append(state.burst, of: kind, verdict, &writer)
      writer.append(" at once; ")
      writer.append(decimal: UInt64(verdict.cost))
      writer.append(" asked, which no waiting makes possible")
      if verdict.isSend { appendListMax(verdict, &writer) }
      return
    }
    append(state.quota, of: kind, verdict, &writer)
    if kind == .recipient { writer.append(" to one recipient") }
    appendWindow(state.windowSeconds, &writer)
    writer.append("; ")
    // A recipient and a pause are counted once, however much the call costs.
    let asked = kind == .recipient || kind == .spacing ? 1 : verdict.cost
    writer.append(decimal: UInt64(asked))
    writer.append(" asked, ")
    writer.append(decimal: UInt64(state.remaining))
    writer.append(" left")
  }

  /// Such as `20 calls`, `1 group-write call` or `5 messages`.
  private static func append(
    _ count: UInt32,
    of kind: LimitKind,
    _ verdict: LimitVerdict,
    _ writer: inout ByteWriter
  ) {
    writer.append(decimal: UInt64(count))
    writer.append(" ")
    switch kind {
    case .groupWrite, .groupRead, .write, .read:
      writer.append(kind.name)
      writer.append(" ")
    case .session, .sessionDay, .client, .recipient, .send, .spacing, .upstream, .cooldown: break
    }
    writer.append(verdict.isSend ? "message" : "call")
    if count != 1 { writer.append("s") }
  }

  /// Such as `; 2 recipients with 3 files each would pass`.
  private static func appendListMax(_ verdict: LimitVerdict, _ writer: inout ByteWriter) {
    let count = verdict.listMax
    writer.append("; ")
    if count == 0 {
      writer.append("no recipient can get so many files in one call")
      return
    }
    writer.append(decimal: UInt64(count))
    writer.append(count == 1 ? " recipient" : " recipients")
    if verdict.attachments > 1 {
      writer.append(" with ")
      writer.append(decimal: UInt64(verdict.attachments))
      writer.append(count == 1 ? " files" : " files each")
    }
    writer.append(" would pass")
  }

  private static func appendWindow(_ seconds: UInt32, _ writer: inout ByteWriter) {
    switch seconds {
    case 1: writer.append(" a second")
    case 60: writer.append(" a minute")
    case 3_600: writer.append(" an hour")
    case 86_400: writer.append(" a day")
    default:
      writer.append(" in ")
      writer.append(decimal: UInt64(seconds))
      writer.append(" seconds")
    }
  }
}
