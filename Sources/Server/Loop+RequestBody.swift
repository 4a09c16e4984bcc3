import Gateway
import HTTP1
import WARest

extension Loop {
  /// Ends the request's head, now that the length of its body is known, and puts what is held of
  /// the body behind it.
  ///
  /// - Parameters:
  ///   - downstream: The connection whose call it is.
  ///   - isComplete: The whole body is held; otherwise its rest is streamed later.
  /// - Returns: False when the call was refused.
  mutating func completeRequest(_ downstream: Slot<Downstream>, isComplete: Bool) -> Bool {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return false
    }
    scratch.removeAll()
    if let refusal = writeBody(downstream, block, facts) {
      refuse(downstream, refusal)
      return false
    }
    if facts.flags.contains(.bodyToQuery) { writeLateRequestLine(downstream, block) }
    let head = downstream.value.call.request
    var writer = block.writer(Int(head.end)..<BlockLayout.message.upperBound)
    // Which key it is depends on the session, which a body may have named.
    // SAFETY: labels are never freed.
    unsafe writer.append(gateway.upstreamKeyFields.name(key(downstream, block)))
    if scratch.isEmpty && isComplete {
      if downstream.value.call.upstreamMethod == .post { writer.append("Content-Length: 0\r\n") }
      writer.appendLineEnd()
    } else {
      appendBody(downstream, isComplete: isComplete, into: &writer)
    }
    guard !writer.overflowed && !scratch.overflowed else {
      refuse(downstream, .headTooLarge)
      return false
    }
    downstream.value.call.request.end += UInt32(writer.count)
    downstream.value.call.isRequestComplete = isComplete
    return true
  }

  /// The place of the upstream key that the call's session goes by.
  private func key(_ downstream: Slot<Downstream>, _ block: Block) -> Int {
    // SAFETY: the session stands in the call's block, and nobody writes it meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let session = text.extracting(downstream.value.call.values.session.offsets)
    return Int(gateway.gate.table.key(of: session, client: downstream.value.call.client))
  }

  /// Writes what is known of the upstream body into `scratch`.
  private mutating func writeBody(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ facts: RouteFacts
  ) -> Refusal? {
    let call = downstream.value.call
    let isNamedHere = call.bodyForm == .multipart || call.namesSessionInBody
    let session = isNamedHere ? settledSession(downstream) : SessionClaim()
    // SAFETY: parts of the call's block, which nobody writes meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(call.textRange))
    let held = unsafe Span(_unsafeElements: block.bytes(call.heldBodyRange))
    switch call.bodyForm {
    case .json where call.bytesIn > 0 && !facts.flags.contains(.bodyToQuery):
      gateway.catalog.writeBodyStart(
        call.route,
        values: call.values,
        scratch: text,
        session: call.namesSessionInBody ? session : nil,
        // SAFETY: the filter was started.
        filter: &(unsafe block.scanner.pointee),
        output: held,
        into: &scratch
      )
    case .form:
      return writeForm(downstream, block)
    case .multipart:
      if !call.isNative || call.namesSessionInBody {
        // SAFETY: the filter was started.
        unsafe block.multipart.pointee.writePrefix(session: session, into: &scratch)
      }
      scratch.append(held)
    case .raw:
      scratch.append(held)
    case .json, .none, .ignored:
      guard facts.sendsBody || call.isNative && call.bodyForm == .json else { return nil }
      gateway.catalog.writeWholeBody(
        call.route,
        values: call.values,
        scratch: text,
        session: call.namesSessionInBody ? session : nil,
        into: &scratch
      )
    }
    return nil
  }

  /// Frames what stands in `scratch`.
  private mutating func appendBody(
    _ downstream: Slot<Downstream>,
    isComplete: Bool,
    into writer: inout ByteWriter
  ) {
    let length = downstream.value.call.bodyLength
    if isComplete {
      writer.appendContentLength(UInt64(scratch.count))
    } else if downstream.value.call.bodyForm == .raw, let length {
      writer.appendContentLength(length)
    } else {
      // What is rewritten on its way has a length that nobody knows yet.
      writer.append("Transfer-Encoding: chunked\r\n")
      downstream.value.call.isRequestChunked = true
    }
    writer.appendLineEnd()
    let isChunked = downstream.value.call.isRequestChunked && !scratch.isEmpty
    if isChunked { writer.appendChunkHead(size: scratch.count) }
    // SAFETY: `scratch` is not written while it is copied.
    unsafe writer.append(scratch.bytes)
    if isChunked { writer.appendLineEnd() }
  }

  /// Puts the request line before the fields: its query has a value that came in the body.
  private mutating func writeLateRequestLine(_ downstream: Slot<Downstream>, _ block: Block) {
    scratch.removeAll()
    scratch.append(downstream.value.call.upstreamMethod.name)
    scratch.append(UInt8(ascii: " "))
    scratch.append(gateway.upstreamPathPrefix)
    // SAFETY: the text of the call's path values, which nobody writes meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    _ = gateway.catalog.writeUpstreamTarget(
      downstream.value.call.route,
      values: downstream.value.call.values,
      scratch: text,
      query: Span(),
      // SAFETY: the subject was begun.
      people: &(unsafe block.subject.pointee.people),
      into: &scratch
    )
    let call = downstream.value.call
    if call.bodyForm == .form {
      // SAFETY: the form stands in the call's block, which is only read.
      let form = unsafe Span(_unsafeElements: block.bytes(call.heldBodyRange))
      FormBody.writeCapture(gateway.catalog, route: call.route, form: form, into: &scratch)
    } else {
      // SAFETY: the filter was started.
      unsafe block.scanner.pointee.writeCapture(into: &scratch)
    }
    scratch.append(" HTTP/1.1\r\n")
    let count = scratch.count
    let start = Int(downstream.value.call.request.start) - count
    precondition(start >= BlockLayout.message.lowerBound, "a late request line has bounded parts")
    // SAFETY: `scratch` is not written while it is copied.
    unsafe block.write(scratch.bytes, at: start)
    scratch.removeAll()
    downstream.value.call.request.start = UInt32(start)
  }
}
