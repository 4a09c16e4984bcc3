package import HTTP1

extension ByteWriter {
  /// Appends the fields `RateLimit-Policy`, `RateLimit` and `Retry-After`, as far as they apply.
  ///
  /// The first two are Structured Field lists [draft-ietf-httpapi-ratelimit-headers-10]; the third
  /// stands where waiting helps [RFC 9110 §10.2.3]. Each has its line end.
  ///
  /// They have all policies of the caller's that applied: not those that are only watched, which
  /// would slow down who heeds them, nor what WARest counts, whose quota is nobody's own.
  /// `RateLimit` on a 429 has the violated policies alone: so `Retry-After` is never less than any
  /// `t` beside it, and the day's slow refill does not look like a reason to wait.
  package mutating func appendRateLimitFields(_ verdict: LimitVerdict) {
    let applied = verdict.enforced & LimitKind.callersMask
    if applied != 0 {
      append("RateLimit-Policy: ")
      appendItems(verdict, of: applied) { writer, state in
        writer.append(";q=")
        writer.append(decimal: UInt64(state.quota))
        writer.append(";w=")
        writer.append(decimal: UInt64(state.windowSeconds))
      }
      append("\r\nRateLimit: ")
      let isLimited = verdict.kind == .limited && verdict.violated & applied != 0
      appendItems(verdict, of: isLimited ? applied & verdict.violated : applied) { writer, state in
        writer.append(";r=")
        writer.append(decimal: UInt64(state.remaining))
        guard state.secondsUntilMore > 0 else { return }
        writer.append(";t=")
        writer.append(decimal: UInt64(state.secondsUntilMore))
      }
      append("\r\n")
    }
    guard verdict.retryAfterSeconds > 0 else { return }
    append("Retry-After: ")
    append(decimal: UInt64(verdict.retryAfterSeconds))
    append("\r\n")
  }

  /// A Structured Field list of Strings with parameters [RFC 9651 §3.1].
  @inline(__always)
  private mutating func appendItems(
    _ verdict: LimitVerdict,
    of policies: UInt16,
    _ parameters: (inout ByteWriter, LimitState) -> Void
  ) {
    var isFirst = true
    for kind in LimitKind.allCases where policies & kind.bit != 0 {
      if !isFirst { append(", ") }
      isFirst = false
      append(Octet.quote)
      append(kind.name)
      append(Octet.quote)
      parameters(&self, verdict.state(kind))
    }
  }
}
