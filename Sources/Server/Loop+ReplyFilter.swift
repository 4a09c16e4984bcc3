import Gateway
import HTTP1
import Logging
import WARest

/// What a client may not see of a reply: sessions of others, and secrets without the right to them.
extension Loop {
  /// The list of sessions is cut down to those of the client.
  func mustFilter(_ downstream: Slot<Downstream>) -> Bool {
    guard let facts = downstream.value.call.facts else { return false }
    let status = downstream.value.call.upstreamStatus
    return facts.flags.contains(.listsSessions) && status / 100 == 2 && status != 204
      && downstream.value.call.method != .head
  }

  /// What this client gets of the resource is not what WARest counts and tags: a reply without a
  /// body must not describe one that it never gets [RFC 9110 §8.6, §8.8.3].
  func seesAnother(_ downstream: Slot<Downstream>) -> Bool {
    guard let facts = downstream.value.call.facts else { return false }
    return facts.flags.contains(.listsSessions) || !downstream.value.call.masked.isEmpty
  }

  /// Secrets in the reply are not for this client.
  func mustMask(_ downstream: Slot<Downstream>) -> Bool {
    let status = downstream.value.call.upstreamStatus
    return !downstream.value.call.masked.isEmpty && downstream.value.call.method != .head
      && status != 204 && status != 304
  }

  /// The client gets another body than WARest sent.
  func mustRewrite(_ downstream: Slot<Downstream>) -> Bool {
    mustFilter(downstream) || mustMask(downstream)
  }

  /// Writes into `scratch` what this client may see of a reply that is held whole.
  ///
  /// - Returns: False when the reply cannot be read, and so nothing of it may be shown.
  mutating func rewrite(_ body: Span<UInt8>, for downstream: Slot<Downstream>) -> Bool {
    scratch.removeAll()
    guard !body.isEmpty else { return true }
    guard mustFilter(downstream) else {
      var mask = ReplyMask(downstream.value.call.masked)
      mask.filter(body, into: &scratch)
      return !mask.isBroken && mask.isComplete && !scratch.overflowed
    }
    let clients = gateway.clients
    let client = downstream.value.call.client
    let masked = downstream.value.call.masked
    return SessionListFilter.filter(body, masking: masked, into: &scratch) { session in
      clients.mayUse(client: client, session: session)
    }
  }

  /// A reply that must be rewritten is too long to be held: it is rewritten as it passes.
  ///
  /// - Returns: False when no block is free for it.
  mutating func startReplyFilter(_ downstream: Slot<Downstream>, _ block: Block) -> Bool {
    // SAFETY: the body's filter has ended; the region is large enough, which `Loop.init` checks.
    guard mustFilter(downstream) else {
      unsafe block.replyMask.initialize(to: ReplyMask(downstream.value.call.masked))
      return true
    }
    guard let items = takeBlock() else { return false }
    downstream.value.call.itemBlock = items
    unsafe block.sessionList.initialize(
      to: SessionListFilter(masking: downstream.value.call.masked)
    )
    return true
  }

  /// Passes on what the client may see of the next piece of a streamed reply.
  ///
  /// - Returns: False when the reply cannot be read.
  mutating func appendFiltered(
    _ piece: UnsafeBufferPointer<UInt8>,
    to downstream: Slot<Downstream>
  ) -> Bool {
    guard let block = downstream.value.call.block else { return false }
    guard mustRewrite(downstream) else {
      // SAFETY: alive during the call, as the caller promises.
      unsafe appendStreamed(piece, to: downstream)
      return true
    }
    scratch.removeAll()
    let isBroken: Bool
    // SAFETY: the filter was started when the reply began to be streamed; `piece` is alive.
    if let items = downstream.value.call.itemBlock {
      let clients = gateway.clients
      let client = downstream.value.call.client
      var held = unsafe MutableSpan<UInt8>(
        _unsafeElements: items.octets(0..<WARestLimits.sessionItemBytesMax)
      )
      // SAFETY: as above; the item's block is the call's own.
      unsafe block.sessionList.pointee.filter(
        Span(_unsafeElements: piece),
        holding: &held,
        into: &scratch
      ) { session in
        clients.mayUse(client: client, session: session)
      }
      // SAFETY: as above.
      isBroken = unsafe block.sessionList.pointee.isBroken
    } else {
      // SAFETY: as above.
      unsafe block.replyMask.pointee.filter(Span(_unsafeElements: piece), into: &scratch)
      isBroken = unsafe block.replyMask.pointee.isBroken
    }
    guard !isBroken && !scratch.overflowed else {
      gateway.logger.error("WARest's reply cannot be read, so it is not passed on")
      return false
    }
    // SAFETY: `scratch` is not written while it is copied.
    unsafe appendStreamed(scratch.bytes, to: downstream)
    return true
  }

  /// Whether a streamed reply was read to its end, if it was read at all.
  func isFilterComplete(_ downstream: Slot<Downstream>) -> Bool {
    guard let block = downstream.value.call.block else { return false }
    guard mustRewrite(downstream) else { return true }
    // SAFETY: as above.
    return downstream.value.call.itemBlock == nil
      ? unsafe block.replyMask.pointee.isComplete
      : unsafe block.sessionList.pointee.isComplete
  }
}
