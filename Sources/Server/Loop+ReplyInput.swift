import Gateway
import HTTP1
import Logging
import Transport

extension Loop {
  /// Octets read from WARest at once.
  static let replyInputBytes = 32_768

  /// Interim replies that may stand before a final one; more is no protocol but an attack.
  static let interimRepliesMax = 8

  /// Reads the reply, as long as the client takes it.
  mutating func readReply(_ upstream: Slot<Upstream>) {
    while upstream.value.isReadable && !upstream.value.isRetired {
      guard let downstream = upstream.value.downstream else {
        // Octets, or an end, that belong to no request.
        retire(upstream)
        return
      }
      // Back-pressure: the client has not taken the last piece.
      guard downstream.value.pending.isEmpty else { return }
      guard mayReadNow(downstream) else {
        postpone(downstream)
        return
      }
      let held = takeLeftover(upstream)
      // SAFETY: the kernel writes into the rest of `replyInput` only.
      let target = unsafe replyInput.memory(held..<Loop.replyInputBytes)
      switch unsafe upstream.value.stream.receive(into: target) {
      case .count(let count):
        upstream.value.isReadable = !upstream.value.stream.lastReceiveWasShort
        upstream.value.sawReplyByte = true
        consumeReply(upstream, of: downstream, count: held + count)
      case .wouldBlock:
        upstream.value.isReadable = false
        keepLeftover(upstream, from: 0, to: held)
      case .closed:
        upstream.value.isReadable = false
        replyInputEnded(upstream, of: downstream)
      case .failed(let code):
        logFailure(of: upstream, code)
        upstreamEnded(upstream)
      }
    }
  }

  private func logFailure(of upstream: Slot<Upstream>, _ code: Int32) {
    let reason = upstream.value.stream.failureReason ?? StreamFailure.text(code)
    gateway.logger.warning("the connection to WARest broke", metadata: ["reason": "\(reason)"])
  }

  /// An orderly end of the connection ends a reply only where its head said so.
  private mutating func replyInputEnded(_ upstream: Slot<Upstream>, of downstream: Slot<Downstream>)
  {
    guard upstream.value.replyPhase != .head, upstream.value.decoder.isCompleteAtEndOfInput() else {
      upstreamEnded(upstream)
      return
    }
    upstream.value.keepsAlive = false
    output.removeAll()
    replyBodyEnded(upstream, of: downstream)
  }

  private mutating func consumeReply(
    _ upstream: Slot<Upstream>,
    of downstream: Slot<Downstream>,
    count: Int
  ) {
    var offset = 0
    while !upstream.value.isRetired {
      switch upstream.value.replyPhase {
      case .head:
        guard offset < count else { return }
        guard let used = consumeReplyHead(upstream, of: downstream, offset..<count) else {
          keepLeftover(upstream, from: offset, to: count)
          return
        }
        offset += used
      case .holding, .streaming:
        offset += consumeReplyBody(upstream, of: downstream, offset..<count)
        guard upstream.value.replyPhase == .ended else { return }
      case .ended:
        // Octets behind a complete reply: whose they are is in doubt, so nobody gets them.
        if offset < count { upstream.value.keepsAlive = false }
        replyBodyEnded(upstream, of: downstream)
        return
      }
    }
  }

  private mutating func consumeReplyHead(
    _ upstream: Slot<Upstream>,
    of downstream: Slot<Downstream>,
    _ part: Range<Int>
  ) -> Int? {
    // SAFETY: `part` lies within what was read into `replyInput`.
    let bytes = unsafe Span(_unsafeElements: replyInput.bytes(part))
    let step = HeadParser.parseResponse(
      bytes,
      scan: &upstream.value.scan,
      requestMethod: downstream.value.call.upstreamMethod,
      limits: gateway.replyHeadLimits,
      into: &responseHead
    )
    switch step {
    case .needMore:
      return nil
    case .refused(let error):
      gateway.logger.warning("WARest's reply is refused", metadata: ["reason": "\(error.detail)"])
      upstreamEnded(upstream)
      return part.count
    case .complete:
      upstream.value.scan = HeadScan()
      let used = responseHead.byteCount
      if responseHead.isInterim {
        upstream.value.interimReplies += 1
        guard upstream.value.interimReplies <= Loop.interimRepliesMax else {
          upstreamEnded(upstream)
          return part.count
        }
        if responseHead.status != 100 { relayInterim(to: downstream, bytes) }
      } else {
        beginReply(upstream, to: downstream, bytes)
      }
      return used
    }
  }

  /// - Returns: The octets used; all of them unless the reply ended before.
  private mutating func consumeReplyBody(
    _ upstream: Slot<Upstream>,
    of downstream: Slot<Downstream>,
    _ part: Range<Int>
  ) -> Int {
    var offset = part.lowerBound
    output.removeAll()
    while !upstream.value.isRetired {
      // SAFETY: `offset` is within `part`, which lies within `replyInput`.
      let bytes = unsafe Span(_unsafeElements: replyInput.bytes(offset..<part.upperBound))
      switch upstream.value.decoder.next(bytes) {
      case .data(let skip, let count):
        let piece = (offset + skip)..<(offset + skip + count)
        offset = piece.upperBound
        takeReplyPiece(piece, from: upstream, to: downstream)
      case .needMore(let consumed):
        sendReplyPiece(to: downstream)
        return offset + consumed - part.lowerBound
      case .end(let consumed):
        upstream.value.replyPhase = .ended
        return offset + consumed - part.lowerBound
      case .failed(let error):
        gateway.logger.warning("WARest's reply is cut", metadata: ["reason": "\(error.detail)"])
        output.removeAll()
        upstreamEnded(upstream)
      }
    }
    return part.count
  }

  private mutating func takeLeftover(_ upstream: Slot<Upstream>) -> Int {
    guard let block = upstream.value.leftover else { return 0 }
    let count = upstream.value.leftoverCount
    replyInput.write(0..<count, of: block, at: 0)
    giveBlock(block)
    upstream.value.leftover = nil
    return count
  }

  private mutating func keepLeftover(_ upstream: Slot<Upstream>, from: Int, to: Int) {
    guard from < to else { return }
    guard let block = takeBlock() else {
      upstreamEnded(upstream)
      return
    }
    block.write(from..<to, of: replyInput, at: 0)
    upstream.value.leftover = block
    upstream.value.leftoverCount = to - from
  }
}
