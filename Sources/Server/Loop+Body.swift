import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Takes what `input[part]` has of a request's body: checked as it comes, held while it fits into
  /// the block, streamed once it does not.
  ///
  /// - Returns: The octets used.
  mutating func consumeBody(_ downstream: Slot<Downstream>, _ part: Range<Int>) -> Int {
    var offset = part.lowerBound
    output.removeAll()
    downstream.value.deadline = now + seconds(gateway.limits.bodyGapSeconds)
    while downstream.value.phase == .body {
      let end = min(part.upperBound, offset + room(downstream))
      guard end > offset || offset == part.upperBound else {
        // The block is full and the body goes on.
        beginUpload(downstream)
        return offset - part.lowerBound
      }
      // SAFETY: `offset..<end` lies within what was read into `input`.
      let bytes = unsafe Span(_unsafeElements: input.bytes(offset..<end))
      switch downstream.value.call.decoder.next(bytes) {
      case .data(let skip, let count):
        offset += skip
        takeBodyPiece(downstream, offset..<(offset + count))
        offset += count
      case .needMore(let consumed):
        offset += consumed
        guard end < part.upperBound else {
          sendUpload(downstream, isLast: false)
          return offset - part.lowerBound
        }
      case .end(let consumed):
        offset += consumed
        bodyEnded(downstream)
      case .failed(let error):
        refuse(downstream, .body(error))
      }
    }
    return offset - part.lowerBound
  }

  /// Octets that can be looked at now: what the block still holds, or all when nothing is held.
  private func room(_ downstream: Slot<Downstream>) -> Int {
    guard downstream.value.call.facts?.bodyKind == .json,
      downstream.value.call.exchange.state == .receiving
    else { return Loop.inputBytes }
    return BlockLayout.body.count - downstream.value.call.heldBodyCount
  }

  private mutating func takeBodyPiece(_ downstream: Slot<Downstream>, _ piece: Range<Int>) {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return
    }
    let isFirst = downstream.value.call.bytesIn == 0
    downstream.value.call.bytesIn += UInt64(piece.count)
    guard downstream.value.call.bytesIn <= downstream.value.call.bodyBytesMax else {
      refuse(downstream, .bodyTooLarge)
      return
    }
    // An operation without a body: what came is framed, counted and dropped [RFC 9110 §9.3.1].
    guard facts.bodyKind == .json else { return }
    if isFirst { startScanner(downstream, block) }
    // SAFETY: `piece` lies within `input`; the scanner stands in the call's block.
    let octets = unsafe Span(_unsafeElements: input.bytes(piece))
    switch unsafe block.scanner.pointee.scan(octets) {
    case .needMore: break
    case .complete:
      // What is missing must be known before the last piece leaves, for then WARest would act.
      guard let fault = unsafe block.scanner.pointee.finish() else { break }
      refuse(downstream, .request(fault))
      return
    case .fault(let fault):
      refuse(downstream, .request(fault))
      return
    }
    if downstream.value.call.exchange.state == .receiving {
      let start = BlockLayout.body.lowerBound + downstream.value.call.heldBodyCount
      block.write(piece, of: input, at: start)
      downstream.value.call.heldBodyCount += piece.count
    } else {
      appendUpload(downstream, piece)
    }
  }

  private func startScanner(_ downstream: Slot<Downstream>, _ block: Block) {
    // SAFETY: the region is large enough, which `Loop.init` checks, and used for nothing else.
    unsafe block.scanner.initialize(
      to: JSONObjectScanner(
        gateway.catalog,
        route: downstream.value.call.route,
        seed: gateway.hashSeed
      )
    )
  }

  private mutating func appendUpload(_ downstream: Slot<Downstream>, _ piece: Range<Int>) {
    guard !piece.isEmpty else { return }
    let isChunked = downstream.value.call.isRequestChunked
    if isChunked { output.appendChunkHead(size: piece.count) }
    // SAFETY: the piece lies within `input`, which is not written meanwhile.
    unsafe output.append(input.bytes(piece))
    if isChunked { output.appendLineEnd() }
  }

  private mutating func sendUpload(_ downstream: Slot<Downstream>, isLast: Bool) {
    guard downstream.value.call.exchange.state == .sending, !output.isEmpty || isLast else {
      return
    }
    streamUpload(downstream, isLast: isLast)
  }

  /// The body is complete, or there is none.
  mutating func bodyEnded(_ downstream: Slot<Downstream>) {
    downstream.value.phase = .inFlight
    let isStreamed = downstream.value.call.isRequestStreamed
    downstream.value.deadline = isStreamed ? firstByteDeadline : 0
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return
    }
    if facts.bodyKind == .json {
      if downstream.value.call.bytesIn == 0 { startScanner(downstream, block) }
      // SAFETY: the scanner stands in the call's block, and was started.
      if let fault = unsafe block.scanner.pointee.finish() {
        refuse(downstream, .request(fault))
        return
      }
    }
    guard downstream.value.call.exchange.state == .receiving else {
      if downstream.value.call.isRequestChunked { output.appendLastChunk() }
      sendUpload(downstream, isLast: true)
      return
    }
    guard completeRequest(downstream, isComplete: true) else { return }
    charge(downstream)
  }

  /// The body is larger than what is held: what is here goes first, the rest as WARest takes it.
  ///
  /// Each piece is scanned before it leaves, and WARest acts on a complete body
  /// only, so that a fault found later still prevents the call.
  private mutating func beginUpload(_ downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block else { return }
    guard downstream.value.call.facts?.sendsBody == true else {
      // The body is read for one value only, and must be known before the request can be written.
      refuse(downstream, .bodyTooLarge)
      return
    }
    // SAFETY: the scanner stands in the call's block, and was started.
    guard unsafe block.scanner.pointee.opening != .pending else {
      refuse(downstream, .bodyStartsTooLate)
      return
    }
    downstream.value.call.isUploadBlocked = true
    downstream.value.call.isRequestStreamed = true
    downstream.value.deadline = 0
    guard completeRequest(downstream, isComplete: false) else { return }
    charge(downstream)
  }

  /// Asks the limits, and lets the exchange say what is next.
  private mutating func charge(_ downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block else { return }
    // SAFETY: the session's name in the call's block.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let session = text.extracting(downstream.value.call.values.session.offsets)
    let verdict = gateway.limiter.charge(
      session: session,
      client: downstream.value.call.client,
      cost: 1,
      nowNanoseconds: now
    )
    downstream.value.call.verdict = verdict
    perform(
      downstream.value.call.exchange.receive(verdict.isAllowed ? .requestReady : .limited),
      for: downstream
    )
  }
}
