import Gateway
import HTTP1
import Transport

extension Loop {
  /// Puts a call on a connection and sends what is there of it.
  mutating func send(_ downstream: Slot<Downstream>, on upstream: Slot<Upstream>) {
    downstream.value.call.upstream = upstream
    upstream.value.downstream = downstream
    upstream.value.beginReply()
    downstream.value.deadline = firstByteDeadline
    guard downstream.value.call.exchange.receive(.upstreamConnected) == .send else { return }
    downstream.value.call.sent = 0
    continueSending(upstream)
  }

  /// Sends the rest of a request, as far as the connection takes it.
  mutating func continueSending(_ upstream: Slot<Upstream>) {
    guard let downstream = upstream.value.downstream, let block = downstream.value.call.block else {
      return
    }
    let state = downstream.value.call.exchange.state
    guard state == .connecting || state == .sending else { return }
    let request = downstream.value.call.request.offsets
    while downstream.value.call.sent < request.count {
      let part = (request.lowerBound + downstream.value.call.sent)..<request.upperBound
      // SAFETY: the part lies in the call's block, and is only read.
      let result = unsafe upstream.value.stream.send(UnsafeRawBufferPointer(block.memory(part)))
      switch result {
      case .count(let count):
        if downstream.value.call.exchange.state == .connecting {
          downstream.value.call.hasLeft = true
          perform(downstream.value.call.exchange.receive(.firstByteLeft), for: downstream)
        }
        downstream.value.call.sent += count
      case .wouldBlock:
        return
      case .closed, .failed:
        upstreamEnded(upstream)
        return
      }
    }
    pieceSent(downstream)
  }

  /// All of a request that was at hand has left: either that was the whole, or the body goes on.
  private mutating func pieceSent(_ downstream: Slot<Downstream>) {
    if downstream.value.call.isRequestComplete {
      guard downstream.value.call.exchange.state == .sending else { return }
      perform(downstream.value.call.exchange.receive(.requestSent), for: downstream)
      return
    }
    guard downstream.value.call.isUploadBlocked else { return }
    downstream.value.call.isUploadBlocked = false
    downstream.value.call.rateStart += now - min(now, downstream.value.call.blockedAt)
    downstream.value.deadline = now + seconds(gateway.limits.bodyGapSeconds)
    resume(downstream)
  }

  /// Passes a piece of a body on that was too large to be held: straight from where it was read,
  /// and what the connection does not take waits in the block, with no more read meanwhile.
  mutating func streamUpload(_ downstream: Slot<Downstream>, isLast: Bool) {
    defer { output.removeAll() }
    guard let upstream = downstream.value.call.upstream, let block = downstream.value.call.block
    else { return }
    // The piece stands in `output`, framed.
    var sent = 0
    while sent < output.count {
      // SAFETY: `sent` is below `output.count`; the buffer is not written during the call.
      let rest = unsafe UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(output.bytes)[sent...]
      )
      let result = unsafe upstream.value.stream.send(rest)
      if case .count(let count) = result {
        sent += count
        continue
      }
      guard case .wouldBlock = result else {
        upstreamEnded(upstream)
        return
      }
      break
    }
    downstream.value.call.isRequestComplete = isLast
    let left = output.count - sent
    guard left > 0 else {
      downstream.value.call.request = .empty
      downstream.value.call.sent = 0
      pieceSent(downstream)
      return
    }
    let start = BlockLayout.message.lowerBound
    // SAFETY: `sent` is below `output.count`; both buffers are alive.
    unsafe block.write(UnsafeBufferPointer(rebasing: output.bytes[sent...]), at: start)
    downstream.value.call.request = ByteRange(start, start + left)
    downstream.value.call.sent = 0
    downstream.value.call.isUploadBlocked = true
    downstream.value.call.blockedAt = now
    downstream.value.deadline = firstByteDeadline
  }

  /// The connection is over, by an end or an error, while it carried a call.
  mutating func upstreamEnded(_ upstream: Slot<Upstream>) {
    guard let downstream = upstream.value.downstream else {
      retire(upstream)
      return
    }
    // What is not at hand any more cannot be asked again.
    let mayAskAgain = upstream.value.wasReused && !downstream.value.call.isRequestStreamed
    let event: Exchange.Event =
      upstream.value.sawReplyByte ? .replyBroken : .upstreamClosed(wasReused: mayAskAgain)
    retire(upstream)
    let action = downstream.value.call.exchange.receive(event)
    if action == .connect { downstream.value.call.needsFreshConnection = true }
    perform(action, for: downstream)
  }

  /// When WARest must have answered, or taken more of a request, at the latest.
  var firstByteDeadline: UInt64 {
    now + seconds(gateway.configuration.upstream.firstByteSeconds)
  }
}
