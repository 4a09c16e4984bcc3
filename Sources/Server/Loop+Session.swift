import Gateway
import HTTP1
import WARest

/// On native routes: which one session a call is about.
///
/// Query, path and body may name it; what they name must be one, and it is authorized before it is
/// put on record, charged or sent.
extension Loop {
  /// Writes the upstream target of a native route, and takes the session that query or path name.
  ///
  /// - Returns: Why the call is refused.
  mutating func writeNativeTarget(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ bytes: Span<UInt8>,
    into writer: inout ByteWriter
  ) -> Refusal? {
    let call = downstream.value.call
    guard let facts = call.facts else { return .unknownRoute }
    let mayNameLater = call.bodyForm.mayNameSession
    var claim = SessionClaim()
    var fallback = SessionClaim()
    if facts.flags.contains(.anySession) && !mayNameLater {
      fallback = gateway.clients.onlySession(of: call.client)
    }
    do {
      // SAFETY: the text of the call's path values, which nobody writes meanwhile.
      let text = unsafe Span(_unsafeElements: block.bytes(call.textRange))
      if !call.values.session.isEmpty {
        claim = SessionClaim(text.extracting(call.values.session.offsets))
      }
      if let fault = gateway.catalog.writeNativeTarget(
        call.route,
        values: call.values,
        scratch: text,
        query: bytes.extracting(requestHead.query.offsets),
        session: &claim,
        fallback: fallback,
        sources: gateway.clients.sources(of: call.client),
        // SAFETY: the subject was begun.
        people: &(unsafe block.subject.pointee.people),
        into: &writer
      ) {
        return .request(fault)
      }
    }
    if facts.listsFiles {
      downstream.value.call.filesInQuery = gateway.catalog.filesInQuery(
        call.route,
        query: bytes.extracting(requestHead.query.offsets)
      )
    }
    guard facts.flags.contains(.findsSession) else { return nil }
    guard claim.isEmpty else { return settle(downstream, block, claim) }
    if mayNameLater { return nil }
    if facts.flags.contains(.anySession) { return .sessionChoice }
    return requestHead.query.isEmpty && call.bodyForm != .raw ? .nothingGiven : .noSession
  }

  /// The body has been read, or as much of it as is held: the session must be known now.
  ///
  /// - Returns: Why the call is refused.
  mutating func settleSession(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    claimed: SessionClaim,
    hadSelector: Bool,
    isComplete: Bool
  ) -> Refusal? {
    guard let facts = downstream.value.call.facts, facts.flags.contains(.findsSession) else {
      return nil
    }
    downstream.value.call.namesSessionInBody = hadSelector
    guard claimed.isEmpty else { return settle(downstream, block, claimed) }
    let takesAny = facts.flags.contains(.anySession)
    guard takesAny || !isComplete else { return .noSession }
    // Nothing has named one yet. A client with one session means that; what the rest of a long
    // body names has to be the same, or it never becomes complete.
    let only = gateway.clients.onlySession(of: downstream.value.call.client)
    guard !only.isEmpty else { return takesAny ? .sessionChoice : .sessionTooLate }
    downstream.value.call.namesSessionInBody = true
    return settle(downstream, block, only)
  }

  /// The session of the call as a claim; empty where there is none.
  func settledSession(_ downstream: Slot<Downstream>) -> SessionClaim {
    guard let block = downstream.value.call.block, !downstream.value.call.values.session.isEmpty
    else { return SessionClaim() }
    // SAFETY: the session stands in the call's block.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    return SessionClaim(text.extracting(downstream.value.call.values.session.offsets))
  }

  private mutating func settle(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ claim: SessionClaim
  ) -> Refusal? {
    if downstream.value.call.values.session.isEmpty {
      let start = downstream.value.call.textCount
      var text = block.writer(BlockLayout.text, after: start)
      claim.write(into: &text)
      guard !text.overflowed else { return .headTooLarge }
      downstream.value.call.textCount = text.count
      downstream.value.call.values.session = ByteRange(start, text.count)
    }
    // SAFETY: the session stands in the call's block.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let session = text.extracting(downstream.value.call.values.session.offsets)
    let isAllowed = gateway.clients.mayUse(client: downstream.value.call.client, session: session)
    return isAllowed ? nil : .sessionNotAllowed
  }
}
