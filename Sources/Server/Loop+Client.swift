import Gateway
import HTTP1
import Logging
import Transport

extension Loop {
  /// The client is gone for good: a read is cancelled, anything else goes on without it.
  mutating func clientLeft(_ downstream: Slot<Downstream>) {
    guard !downstream.value.isRetired, !downstream.value.isGone else { return }
    guard isCallOpen(downstream) else {
      retire(downstream)
      return
    }
    // A body that will never be complete can never make a call. Whether that has an outcome is
    // known once its intent is on record, or refused.
    let state = downstream.value.call.exchange.state
    let isIncomplete =
      downstream.value.phase == .body && state != .receiving && state != .waiting
      && state != .recordingIntent
    let wasBlocked = !downstream.value.pending.isEmpty
    leave(downstream)
    perform(
      downstream.value.call.exchange.receive(isIncomplete ? .requestFaulty : .clientLeft),
      for: downstream
    )
    guard wasBlocked, !downstream.value.isRetired, let upstream = downstream.value.call.upstream
    else { return }
    // The reply waited for the client; now it is read to its end for the record's sake.
    downstream.value.deadline = firstByteDeadline
    readReply(upstream)
  }

  private func isCallOpen(_ downstream: Slot<Downstream>) -> Bool {
    downstream.value.call.isActive && downstream.value.call.exchange.state != .finished
  }

  /// Closes the socket of a client whose call still has to find its outcome.
  private mutating func leave(_ downstream: Slot<Downstream>) {
    downstream.value.isGone = true
    downstream.value.isReadable = false
    downstream.value.closesAfterReply = true
    downstream.value.pending = .empty
    poller.remove(downstream.value.stream.descriptor)
    downstream.value.stream.close()
    releaseLeftover(downstream)
  }

  /// The client sends nothing more.
  ///
  /// It may still wait for its answer [RFC 9112 §9.6].
  mutating func clientFinished(_ downstream: Slot<Downstream>) {
    switch downstream.value.phase {
    case .head, .lingering:
      // Nothing was asked, or half of something: nobody waits for an answer.
      retire(downstream)
    case .body:
      clientLeft(downstream)
    case .inFlight:
      downstream.value.closesAfterReply = true
    }
  }

  /// Ends a connection so that the client cannot take what it has for a complete reply.
  mutating func cutOff(_ downstream: Slot<Downstream>) {
    if !downstream.value.isGone { downstream.value.stream.abort() }
    retire(downstream)
  }

  /// Sends what stands in `output`; what the client does not take now waits in the call's block.
  mutating func deliver(_ downstream: Slot<Downstream>) {
    defer { output.removeAll() }
    guard !output.isEmpty, !downstream.value.isRetired else { return }
    guard !downstream.value.isGone else { return }
    guard !output.overflowed else {
      gateway.logger.error("a reply does not fit into the output buffer")
      clientLeft(downstream)
      return
    }
    var sent = 0
    while sent < output.count {
      // SAFETY: `sent` is below `output.count`; the buffer is not written during the call.
      let rest = unsafe UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(output.bytes)[sent...]
      )
      switch unsafe downstream.value.stream.send(rest) {
      case .count(let count): sent += count
      case .wouldBlock:
        keepPending(downstream, from: sent)
        return
      case .closed, .failed:
        clientLeft(downstream)
        return
      }
    }
  }

  private mutating func keepPending(_ downstream: Slot<Downstream>, from sent: Int) {
    let left = output.count - sent
    let start = BlockLayout.message.lowerBound
    guard let block = downstream.value.call.block, start + left <= BlockLayout.bytes else {
      clientLeft(downstream)
      return
    }
    // SAFETY: `sent` is below `output.count`; both buffers are alive.
    unsafe block.write(UnsafeBufferPointer(rebasing: output.bytes[sent...]), at: start)
    downstream.value.pending = ByteRange(start, start + left)
    downstream.value.deadline = now + seconds(gateway.limits.writeStallSeconds)
  }

  /// The client can take more of what waits for it.
  mutating func flush(_ downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block else { return }
    while !downstream.value.pending.isEmpty {
      let range = downstream.value.pending.offsets
      // SAFETY: the range lies in the call's block, and is only read.
      switch unsafe downstream.value.stream.send(UnsafeRawBufferPointer(block.memory(range))) {
      case .count(let count):
        downstream.value.pending = ByteRange(range.lowerBound + count, range.upperBound)
        downstream.value.deadline = now + seconds(gateway.limits.writeStallSeconds)
      case .wouldBlock:
        return
      case .closed, .failed:
        clientLeft(downstream)
        return
      }
    }
    if downstream.value.call.isReplyComplete {
      finishIfSent(downstream)
    } else if downstream.value.call.documentSent != nil {
      continueDocument(downstream)
    } else if let upstream = downstream.value.call.upstream {
      downstream.value.deadline = firstByteDeadline
      readReply(upstream)
    }
  }

  /// Once the whole reply is out: the next request, or the end of the connection.
  mutating func finishIfSent(_ downstream: Slot<Downstream>) {
    guard !downstream.value.isRetired, downstream.value.pending.isEmpty,
      downstream.value.call.isReplyComplete
    else { return }
    releaseCall(downstream)
    guard !downstream.value.isGone else {
      retire(downstream)
      return
    }
    downstream.value.startedAt = 0
    if downstream.value.closesAfterReply || isDraining {
      linger(downstream)
      return
    }
    downstream.value.phase = .head
    downstream.value.deadline = now + seconds(gateway.limits.idleSeconds)
    resume(downstream)
  }

  /// Longest wait for the client to close after our last reply, and octets taken meanwhile.
  static let lingerSeconds = 2

  private mutating func linger(_ downstream: Slot<Downstream>) {
    releaseLeftover(downstream)
    guard !downstream.value.sawEndOfInput else {
      retire(downstream)
      return
    }
    downstream.value.phase = .lingering
    downstream.value.stream.shutdownWrite()
    downstream.value.deadline = now + seconds(Loop.lingerSeconds)
    resume(downstream)
  }

  mutating func releaseCall(_ downstream: Slot<Downstream>) {
    endPassage(downstream, .neutral)
    if let upstream = downstream.value.call.upstream { retire(upstream) }
    if let block = downstream.value.call.block { giveBlock(block) }
    downstream.value.call.block = nil
    if let block = downstream.value.call.itemBlock { giveBlock(block) }
    downstream.value.call.itemBlock = nil
    downstream.value.pending = .empty
  }
}
