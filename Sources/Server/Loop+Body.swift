import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Takes what `input[part]` has of a request's body: read as it comes, held while it fits into
  /// the block, streamed once it does not.
  ///
  /// - Returns: The octets used.
  mutating func consumeBody(_ downstream: Slot<Downstream>, _ part: Range<Int>) -> Int {
    var offset = part.lowerBound
    output.removeAll()
    downstream.value.deadline = now + seconds(gateway.limits.bodyGapSeconds)
    while downstream.value.phase == .body {
      var end = min(part.upperBound, offset + room(downstream))
      if end == offset && offset < part.upperBound {
        guard endsBody(downstream, offset..<part.upperBound) else {
          // The block is full and the body goes on.
          beginUpload(downstream)
          return offset - part.lowerBound
        }
        end = part.upperBound
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

  /// Whether a part of the input has framing only, and no more of the body.
  private func endsBody(_ downstream: Slot<Downstream>, _ part: Range<Int>) -> Bool {
    var decoder = downstream.value.call.decoder
    // SAFETY: `part` lies within what was read into `input`.
    if case .data = decoder.next(unsafe Span(_unsafeElements: input.bytes(part))) { return false }
    return true
  }

  /// Octets that can be looked at now: what the block still has room for once it is rewritten, or
  /// all when nothing is held.
  private func room(_ downstream: Slot<Downstream>) -> Int {
    guard downstream.value.call.exchange.state == .receiving else { return Loop.inputBytes }
    let held = downstream.value.call.heldBodyCount
    switch downstream.value.call.bodyForm {
    case .json, .form, .raw: return max(0, BlockLayout.heldBodyBytesMax - held)
    case .multipart:
      return max(0, BlockLayout.body.count - held - MultipartFilter.growthBytesMax)
    case .none, .ignored: return Loop.inputBytes
    }
  }

  private mutating func takeBodyPiece(_ downstream: Slot<Downstream>, _ piece: Range<Int>) {
    downstream.value.call.bytesIn += UInt64(piece.count)
    guard downstream.value.call.bytesIn <= downstream.value.call.bodyBytesMax else {
      refuse(downstream, .bodyTooLarge)
      return
    }
    guard let block = downstream.value.call.block, downstream.value.call.bodyForm.isForwarded
    else { return }
    // SAFETY: `piece` lies within `input`.
    let octets = unsafe Span(_unsafeElements: input.bytes(piece))
    hashBody(downstream, block, octets)
    let form = downstream.value.call.bodyForm
    if downstream.value.call.exchange.state == .receiving {
      let held = downstream.value.call.heldBodyCount
      var writer = block.writer(BlockLayout.body, after: held)
      let step = Loop.rewrite(octets, form, block, into: &writer)
      downstream.value.call.heldBodyCount = writer.count
      guard isGood(step, downstream, block), writer.overflowed else { return }
      refuse(downstream, .headTooLarge)
    } else if form == .raw {
      appendUpload(downstream, octets)
    } else {
      // Rewritten first: a chunk says its length before its octets.
      scratch.removeAll()
      let step = Loop.rewrite(octets, form, block, into: &scratch)
      guard isGood(step, downstream, block) else { return }
      // What more it asks for is charged before it leaves.
      guard chargeMore(downstream, block) else { return }
      // SAFETY: `scratch` is not written while it is copied.
      appendUpload(downstream, unsafe Span(_unsafeElements: scratch.bytes))
    }
  }

  /// Reads a piece of the body, and writes what goes upstream of it.
  private static func rewrite(
    _ octets: Span<UInt8>,
    _ form: BodyForm,
    _ block: Block,
    into writer: inout ByteWriter
  ) -> ScanStep {
    // SAFETY: the filter of the body's form was started in the call's block.
    switch form {
    case .json: return unsafe block.scanner.pointee.scan(octets, into: &writer)
    case .multipart: return unsafe block.multipart.pointee.scan(octets, into: &writer)
    case .none, .form, .raw, .ignored:
      writer.append(octets)
      return .needMore
    }
  }

  /// - Returns: False when the call was refused.
  private mutating func isGood(
    _ step: ScanStep,
    _ downstream: Slot<Downstream>,
    _ block: Block
  ) -> Bool {
    switch step {
    case .needMore: return true
    case .complete:
      // What is missing must be known before the last piece leaves, for then WARest would act.
      guard let fault = finishFilter(downstream, block) else { return true }
      refuse(downstream, .request(fault))
      return false
    case .fault(let fault):
      refuse(downstream, .request(fault))
      return false
    }
  }

  private mutating func appendUpload(_ downstream: Slot<Downstream>, _ octets: Span<UInt8>) {
    guard !octets.isEmpty else { return }
    let isChunked = downstream.value.call.isRequestChunked
    if isChunked { output.appendChunkHead(size: octets.count) }
    output.append(octets)
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
    guard let block = downstream.value.call.block else { return }
    if let action = downstream.value.call.adminAction {
      finishAdminAction(downstream, action)
      return
    }
    if let fault = finishFilter(downstream, block) {
      refuse(downstream, .request(fault))
      return
    }
    guard chargeMore(downstream, block) else { return }
    guard downstream.value.call.exchange.state == .receiving else {
      if downstream.value.call.isRequestChunked { output.appendLastChunk() }
      sendUpload(downstream, isLast: true)
      return
    }
    guard settleFilteredSession(downstream, block, isComplete: true),
      completeRequest(downstream, isComplete: true)
    else { return }
    charge(downstream)
  }

  /// The body is larger than what is held: what is here goes first, the rest as WARest takes it.
  ///
  /// Each piece is read before it leaves, and WARest acts on a complete body only, so that a fault
  /// found later still prevents the call.
  private mutating func beginUpload(_ downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return
    }
    guard !facts.flags.contains(.bodyToQuery) else {
      // The body is read for one value only, and must be known before the request can be written.
      refuse(downstream, .bodyTooLarge)
      return
    }
    guard downstream.value.call.bodyForm != .form else {
      refuse(downstream, .formTooLarge)
      return
    }
    // SAFETY: the filter of a JSON body was started in the call's block.
    guard
      downstream.value.call.bodyForm != .json || (unsafe block.scanner.pointee.hasOpened)
    else {
      refuse(downstream, .bodyStartsTooLate)
      return
    }
    guard settleFilteredSession(downstream, block, isComplete: false) else { return }
    downstream.value.call.isUploadBlocked = true
    downstream.value.call.blockedAt = now
    downstream.value.call.isRequestStreamed = true
    downstream.value.deadline = 0
    guard completeRequest(downstream, isComplete: false) else { return }
    streamFilter(downstream, block)
    charge(downstream)
  }
}
