import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Room before the fields for a request line that can only be written once the body was read.
  static let lateRequestLineBytes = 1_024

  /// Writes the upstream request up to where its length goes: line, fields of ours, fields of the
  /// caller's that may pass.
  ///
  /// - Returns: False when the call was refused.
  mutating func writeRequestHead(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) -> Bool {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return false
    }
    let isLineLate = facts.flags.contains(.bodyToQuery)
    let start = BlockLayout.message.lowerBound + (isLineLate ? Loop.lateRequestLineBytes : 0)
    var writer = block.writer(start..<BlockLayout.message.upperBound)
    if !isLineLate {
      writer.append(downstream.value.call.upstreamMethod.name)
      writer.append(UInt8(ascii: " "))
      writer.append(gateway.upstreamPathPrefix)
      // SAFETY: the text of the call's path values, which nobody writes meanwhile.
      let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
      let query = bytes.extracting(requestHead.query.offsets)
      if let fault = gateway.catalog.writeUpstreamTarget(
        downstream.value.call.route,
        values: downstream.value.call.values,
        scratch: text,
        query: query,
        into: &writer
      ) {
        refuse(downstream, .request(fault))
        return false
      }
      writer.append(" HTTP/1.1\r\n")
    } else if requestHead.hasQuery {
      refuse(downstream, .queryNotTaken)
      return false
    }
    writer.append(gateway.upstreamFields)
    writeForwardedFields(into: &writer, bytes, sendsBody: facts.sendsBody)
    writer.append("X-Request-Id: ")
    writer.append(downstream.value.call.requestID)
    writer.appendLineEnd()
    if facts.sendsBody { writer.append("Content-Type: application/json\r\n") }
    guard !writer.overflowed else {
      refuse(downstream, .headTooLarge)
      return false
    }
    downstream.value.call.request = ByteRange(start, start + writer.count)
    return true
  }

  /// The caller's fields that mean something to WARest, and the trace.
  ///
  /// Nominations by `Connection` are applied to the caller's fields only: ours are written
  /// elsewhere, so that nobody can have the API key removed.
  private mutating func writeForwardedFields(
    into writer: inout ByteWriter,
    _ bytes: Span<UInt8>,
    sendsBody: Bool
  ) {
    var hasTrace = false
    for index in 0..<requestHead.fields.count {
      let line = requestHead.fields[index]
      guard isForwarded(line.name), !requestHead.nominates(line, in: bytes) else { continue }
      if line.name == .traceparent {
        guard !hasTrace,
          let trace = TraceContext(bytes.extracting(line.valueRange.offsets))
        else { continue }
        hasTrace = true
        writer.append("traceparent: ")
        writer.append(trace)
        writer.appendLineEnd()
      } else {
        writer.appendField(line, from: bytes)
      }
    }
    if !hasTrace {
      let trace = TraceContext(random: (entropy.next(), entropy.next(), entropy.next()))
      writer.append("traceparent: ")
      writer.append(trace)
      writer.appendLineEnd()
    }
    writer.append("Via: 1.1 warest-gateway\r\n")
  }

  private func isForwarded(_ name: FieldName) -> Bool {
    if name.isHopByHop { return false }
    switch name {
    case .host, .contentLength, .contentType, .contentEncoding, .expect, .acceptEncoding,
      .authorization, .xWARestAPIKey, .xAPIKey, .apiKey, .cookie, .setCookie, .origin,
      .xRequestID, .forwarded, .xForwardedFor, .xForwardedProto, .xForwardedHost, .maxForwards,
      .xWARestOutcome, .xWARestDelivery, .rateLimit, .rateLimitPolicy:
      return false
    default:
      return true
    }
  }

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
    if facts.flags.contains(.bodyToQuery) { writeLateRequestLine(downstream, block) }
    let head = downstream.value.call.request
    var writer = block.writer(Int(head.end)..<BlockLayout.message.upperBound)
    if facts.sendsBody {
      appendBody(downstream, block, isComplete: isComplete, into: &writer)
    } else if downstream.value.call.upstreamMethod == .post {
      writer.append("Content-Length: 0\r\n\r\n")
    } else {
      writer.appendLineEnd()
    }
    guard !writer.overflowed else {
      refuse(downstream, .headTooLarge)
      return false
    }
    downstream.value.call.request.end += UInt32(writer.count)
    downstream.value.call.isRequestComplete = isComplete
    return true
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
      into: &scratch
    )
    unsafe block.scanner.pointee.writeCapture(into: &scratch)
    scratch.append(" HTTP/1.1\r\n")
    let count = scratch.count
    let start = Int(downstream.value.call.request.start) - count
    precondition(start >= BlockLayout.message.lowerBound, "a late request line has bounded parts")
    // SAFETY: `scratch` is not written while it is copied.
    unsafe block.write(scratch.bytes, at: start)
    downstream.value.call.request.start = UInt32(start)
  }

  private mutating func appendBody(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    isComplete: Bool,
    into writer: inout ByteWriter
  ) {
    let call = downstream.value.call
    // SAFETY: the text of the call's path values, which nobody writes meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    scratch.removeAll()
    guard call.bytesIn > 0 else {
      gateway.catalog.writeWholeBody(call.route, values: call.values, scratch: text, into: &scratch)
      writer.appendContentLength(UInt64(scratch.count))
      writer.appendLineEnd()
      unsafe writer.append(scratch.bytes)
      return
    }
    let opening = unsafe block.scanner.pointee.opening
    let bodyStart = unsafe block.scanner.pointee.bodyStart
    gateway.catalog.writeBodyPrefix(
      call.route,
      values: call.values,
      scratch: text,
      before: opening,
      into: &scratch
    )
    let added = UInt64(scratch.count)
    if isComplete {
      writer.appendContentLength(added + UInt64(call.heldBodyCount - bodyStart))
    } else if let length = call.bodyLength {
      writer.appendContentLength(added + length - UInt64(bodyStart))
    } else {
      writer.append("Transfer-Encoding: chunked\r\n")
      downstream.value.call.isRequestChunked = true
    }
    writer.appendLineEnd()
    let held = BlockLayout.body.lowerBound
    // SAFETY: parts of the call's block and of `scratch`, none written while they are copied.
    let rest = unsafe block.bytes((held + bodyStart)..<(held + call.heldBodyCount))
    let isChunked = downstream.value.call.isRequestChunked
    if isChunked { writer.appendChunkHead(size: scratch.count + rest.count) }
    unsafe writer.append(scratch.bytes)
    unsafe writer.append(rest)
    if isChunked { writer.appendLineEnd() }
  }
}
