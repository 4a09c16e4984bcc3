import Gateway
import HTTP1
import Logging
import Transport
import WARest

extension Loop {
  /// Octets of a reply's body that are collected to be read before it is passed on.
  static let heldReplyBytesMax = 24_576

  /// The head of WARest's final reply is here: keep what the client may see of it, and hold the
  /// body back while it is small, because what it says decides how it is passed on.
  mutating func beginReply(
    _ upstream: Slot<Upstream>,
    to downstream: Slot<Downstream>,
    _ bytes: Span<UInt8>
  ) {
    let state = downstream.value.call.exchange.state
    guard let block = downstream.value.call.block, state == .sending || state == .awaitingReply
    else {
      // A reply before a request: whose it is nobody knows.
      upstreamEnded(upstream)
      return
    }
    perform(downstream.value.call.exchange.receive(.replyStarted), for: downstream)
    // The reply's fields take the place of the request, of which nothing more is sent.
    downstream.value.call.request = .empty
    downstream.value.call.sent = 0
    downstream.value.call.upstreamStatus = responseHead.status
    downstream.value.call.replyFraming = responseHead.framing
    upstream.value.keepsAlive = responseHead.keepAlive
    upstream.value.idleMax = idleNanoseconds(announced: responseHead.keepAliveTimeoutSeconds)
    upstream.value.decoder = BodyDecoder(framing: responseHead.framing, limits: BodyLimits())
    upstream.value.replyPhase = .holding
    var fields = block.writer(BlockLayout.message)
    var hasDate = false
    var account = UpstreamAccount()
    let isAnother = seesAnother(downstream)
    for index in 0..<responseHead.fields.count {
      let line = responseHead.fields[index]
      account.note(line, bytes)
      guard isRelayed(line.name), !responseHead.nominates(line, in: bytes) else { continue }
      if line.name == .date { hasDate = true }
      if line.name == .etag && isAnother { continue }
      fields.appendField(line, from: bytes)
    }
    // A reply without a date is given the time of its arrival [RFC 9110 §6.6.1].
    if !hasDate { fields.appendDate(clock.httpDate) }
    downstream.value.call.replyFieldsCount = fields.count
    downstream.value.call.heldReplyCount = 0
    downstream.value.call.announcedLength = responseHead.contentLength
    learn(account, of: downstream)
    guard state == .sending else { return }
    // WARest answers before it has the whole request: the rest is of no use to anybody, and where
    // the next request would begin is unknown on both sides.
    downstream.value.closesAfterReply = true
    downstream.value.phase = .inFlight
    upstream.value.keepsAlive = false
  }

  /// A second before WARest closes an idle connection, or after our own limit if that is sooner.
  private func idleNanoseconds(announced: UInt32?) -> UInt64 {
    let own = seconds(gateway.configuration.upstream.idleSeconds)
    guard let announced else { return own }
    return min(own, announced > 1 ? seconds(Int(announced) - 1) : 0)
  }

  /// Takes a piece of the body: held while it is small, else on its way to the client.
  mutating func takeReplyPiece(
    _ piece: Range<Int>,
    from upstream: Slot<Upstream>,
    to downstream: Slot<Downstream>
  ) {
    guard let block = downstream.value.call.block else { return }
    if upstream.value.replyPhase == .holding {
      let held = downstream.value.call.heldReplyCount
      // Counted with the fields, so that what a client does not take still fits into the block.
      let fields = downstream.value.call.replyFieldsCount
      if fields + held + piece.count <= Loop.heldReplyBytesMax {
        let start = downstream.value.call.heldReplyStart + held
        block.write(piece, of: replyInput, at: start)
        downstream.value.call.heldReplyCount = held + piece.count
        return
      }
      upstream.value.replyPhase = .streaming
      upstream.value.isStreaming = true
      // SAFETY: the piece lies within `replyInput`, which is not written meanwhile.
      guard beginStreaming(downstream),
        unsafe appendFiltered(replyInput.bytes(piece), to: downstream)
      else {
        // Nothing has left yet: the client can be told.
        output.removeAll()
        downstream.value.call.status = 0
        upstreamEnded(upstream)
        return
      }
      return
    }
    // SAFETY: the piece lies within `replyInput`, which is not written meanwhile.
    guard unsafe !appendFiltered(replyInput.bytes(piece), to: downstream) else { return }
    output.removeAll()
    upstreamEnded(upstream)
  }

  /// The reply is too large to be read first: its status alone says what became of the call.
  private mutating func beginStreaming(_ downstream: Slot<Downstream>) -> Bool {
    let call = downstream.value.call
    guard let block = call.block else { return false }
    let outcome: Outcome = call.upstreamStatus / 100 == 2 ? .ok : .failed
    downstream.value.call.outcome = outcome
    downstream.value.call.exchange.settle(status: call.upstreamStatus, outcome: outcome)
    appendReplyHead(downstream, status: call.upstreamStatus)
    appendOutcome(outcome)
    // SAFETY: a part of the call's block, which is not written meanwhile.
    unsafe output.append(block.bytes(call.replyFieldsRange))
    let isRewritten = mustRewrite(downstream)
    guard !isRewritten || startReplyFilter(downstream, block) else { return false }
    switch isRewritten ? .chunked : call.replyFraming {
    case .length(let length): output.appendContentLength(length)
    case .none: output.appendContentLength(0)
    case .chunked, .untilClose:
      downstream.value.call.isReplyChunked = call.minorVersion >= 1
      if call.minorVersion >= 1 {
        output.append("Transfer-Encoding: chunked\r\n")
      } else {
        // A 1.0 client can only be told the end by the connection's [RFC 9112 §6.3].
        downstream.value.closesAfterReply = true
      }
    }
    appendConnection(downstream)
    output.append("\r\n")
    // SAFETY: a part of the call's block, which is not written meanwhile.
    return unsafe appendFiltered(block.bytes(call.heldReplyRange), to: downstream)
  }

  mutating func appendStreamed(
    _ piece: UnsafeBufferPointer<UInt8>,
    to downstream: Slot<Downstream>
  ) {
    downstream.value.call.bytesOut += UInt64(piece.count)
    guard downstream.value.call.isReplyChunked else {
      // SAFETY: alive during the call, as the caller promises.
      unsafe output.append(piece)
      return
    }
    guard !piece.isEmpty else { return }
    output.appendChunkHead(size: piece.count)
    unsafe output.append(piece)
    output.append("\r\n")
  }

  /// Sends what this turn brought of a streamed reply.
  mutating func sendReplyPiece(to downstream: Slot<Downstream>) {
    guard !output.isEmpty else { return }
    deliver(downstream)
  }

  /// WARest's reply is complete: say what became of the call, record it, pass the reply on.
  mutating func replyBodyEnded(_ upstream: Slot<Upstream>, of downstream: Slot<Downstream>) {
    if upstream.value.isStreaming {
      guard isFilterComplete(downstream) else {
        output.removeAll()
        upstreamEnded(upstream)
        return
      }
      if downstream.value.call.isReplyChunked { output.appendLastChunk() }
    } else {
      output.removeAll()
      writeHeldReply(to: downstream)
    }
    downstream.value.call.upstream = nil
    upstream.value.downstream = nil
    downstream.value.call.isReplyComplete = true
    perform(downstream.value.call.exchange.receive(.replyEnded), for: downstream)
    endPassage(downstream, downstream.value.call.result)
    deliver(downstream)
    finishIfSent(downstream)
    // Last, because the next call on the connection writes into `output` too.
    if upstream.value.keepsAlive && upstream.value.idleMax > 0 && !upstream.value.stream.isHungUp {
      serve(upstream)
    } else {
      retire(upstream)
    }
  }
}
