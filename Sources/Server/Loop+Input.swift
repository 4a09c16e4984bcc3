import HTTP1
import Transport

extension Loop {
  /// Octets of a head that may wait for their rest, and of pipelined requests.
  static let inputBytes = 32_768

  /// Reads of one connection in one turn, of either side of it; then the others have theirs.
  static let readsPerTurnMax = 16

  /// Reads what the client sent, as long as there is use for it.
  mutating func read(_ downstream: Slot<Downstream>) {
    guard !downstream.value.isResuming else { return }
    while downstream.value.isReadable && !downstream.value.isRetired && wantsInput(downstream) {
      guard mayReadNow(downstream) else {
        postpone(downstream)
        return
      }
      let held = takeLeftover(downstream)
      guard held < Loop.inputBytes else {
        consume(downstream, count: held)
        continue
      }
      // SAFETY: the kernel writes into the rest of `input` only.
      let result = unsafe downstream.value.stream.receive(
        into: input.memory(held..<Loop.inputBytes)
      )
      switch result {
      case .count(let count):
        downstream.value.isReadable = !downstream.value.stream.lastReceiveWasShort
        consume(downstream, count: held + count)
      case .wouldBlock:
        downstream.value.isReadable = false
        keepLeftover(downstream, from: 0, to: held)
      case .closed:
        downstream.value.isReadable = false
        downstream.value.sawEndOfInput = true
        clientFinished(downstream)
      case .failed:
        clientLeft(downstream)
      }
    }
  }

  /// Counts a read, all those of the turn together: a client whose requests are answered at once
  /// would be taken up again and again.
  func mayReadNow(_ downstream: Slot<Downstream>) -> Bool {
    if downstream.value.readsTurn != turns {
      downstream.value.readsTurn = turns
      downstream.value.reads = 0
    }
    downstream.value.reads += 1
    return downstream.value.reads <= Loop.readsPerTurnMax
  }

  /// A request in flight takes no more input: the kernel's buffer fills, and the client waits.
  private func wantsInput(_ downstream: Slot<Downstream>) -> Bool {
    switch downstream.value.phase {
    case .head, .lingering: true
    case .body: !downstream.value.call.isUploadBlocked
    case .inFlight: false
    }
  }

  /// Uses `input[0..<count]`: heads, bodies, one request after the other, until a reply must be
  /// waited for.
  mutating func consume(_ downstream: Slot<Downstream>, count: Int) {
    var offset = 0
    while offset < count && !downstream.value.isRetired {
      switch downstream.value.phase {
      case .head:
        guard let used = consumeHead(downstream, offset..<count) else {
          keepLeftover(downstream, from: offset, to: count)
          return
        }
        offset += used
      case .body:
        guard !downstream.value.call.isUploadBlocked else {
          keepLeftover(downstream, from: offset, to: count)
          return
        }
        offset += consumeBody(downstream, offset..<count)
      case .inFlight:
        keepLeftover(downstream, from: offset, to: count)
        return
      case .lingering:
        return
      }
    }
  }

  /// - Returns: The octets used, or nil when the head is not complete.
  private mutating func consumeHead(_ downstream: Slot<Downstream>, _ part: Range<Int>) -> Int? {
    if downstream.value.startedAt == 0 {
      downstream.value.startedAt = now
      downstream.value.deadline = now + seconds(gateway.limits.headSeconds)
    }
    // SAFETY: `part` lies within what was read into `input`.
    let bytes = unsafe Span(_unsafeElements: input.bytes(part))
    let step = HeadParser.parseRequest(
      bytes,
      scan: &downstream.value.scan,
      limits: gateway.requestHeadLimits,
      into: &requestHead
    )
    switch step {
    case .needMore:
      return nil
    case .refused(let error):
      refuseHead(downstream, error)
      return part.count
    case .complete:
      downstream.value.scan = HeadScan()
      let used = requestHead.byteCount
      begin(downstream, bytes)
      return used
    }
  }

  /// Moves what waits of this connection to the front of `input`.
  ///
  /// - Returns: Its length in octets.
  private mutating func takeLeftover(_ downstream: Slot<Downstream>) -> Int {
    guard let block = downstream.value.leftover else { return 0 }
    let range = downstream.value.leftoverRange.offsets
    input.write(range, of: block, at: 0)
    releaseLeftover(downstream)
    return range.count
  }

  private mutating func keepLeftover(_ downstream: Slot<Downstream>, from: Int, to: Int) {
    guard from < to else { return }
    guard let block = takeBlock() else {
      // No block is free: a client whose request cannot even be kept is let go.
      clientLeft(downstream)
      return
    }
    block.write(from..<to, of: input, at: 0)
    downstream.value.leftover = block
    downstream.value.leftoverRange = ByteRange(0, to - from)
  }

  mutating func releaseLeftover(_ downstream: Slot<Downstream>) {
    guard let block = downstream.value.leftover else { return }
    giveBlock(block)
    downstream.value.leftover = nil
    downstream.value.leftoverRange = .empty
  }

  mutating func takeBlock() -> Block? {
    // SAFETY: the block belongs to its taker until it is given back.
    guard let memory = unsafe pool.take() else { return nil }
    return unsafe Block(memory)
  }

  mutating func giveBlock(_ block: Block) {
    // SAFETY: the block was taken from this pool, and its holder forgets it.
    unsafe pool.give(block.base)
  }

  /// Goes on with connections whose reply is out: pipelined octets first, then the kernel's.
  mutating func takeUpPipelined() {
    var index = 0
    while index < resumable.count {
      let downstream = resumable[index]
      index += 1
      downstream.value.listings -= 1
      downstream.value.isResuming = false
      guard !downstream.value.isRetired else { continue }
      let held = takeLeftover(downstream)
      if held > 0 { consume(downstream, count: held) }
      if downstream.value.isReadable && !downstream.value.isRetired { read(downstream) }
      if let upstream = downstream.value.call.upstream { readReply(upstream) }
    }
    resumable.removeAll(keepingCapacity: true)
  }

  /// Goes on with a connection in the next turn.
  mutating func postpone(_ downstream: Slot<Downstream>) {
    guard !downstream.value.isResuming else { return }
    downstream.value.isResuming = true
    downstream.value.listings += 1
    deferred.append(downstream)
  }

  /// A new turn: what the last one left unread can be taken up.
  mutating func takeUpDeferred() {
    resumable += deferred
    deferred.removeAll(keepingCapacity: true)
  }

  mutating func resume(_ downstream: Slot<Downstream>) {
    guard downstream.value.leftover != nil || downstream.value.isReadable,
      !downstream.value.isResuming
    else { return }
    downstream.value.isResuming = true
    downstream.value.listings += 1
    resumable.append(downstream)
  }
}
