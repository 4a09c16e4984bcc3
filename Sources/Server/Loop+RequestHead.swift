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
  mutating func writeRequestHead(
    _ downstream: Slot<Downstream>,
    _ type: MediaType,
    _ bytes: Span<UInt8>
  ) -> Bool {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return false
    }
    beginSubject(downstream, block)
    let isLineLate = facts.flags.contains(.bodyToQuery)
    let start = BlockLayout.message.lowerBound + (isLineLate ? Loop.lateRequestLineBytes : 0)
    var writer = block.writer(start..<BlockLayout.message.upperBound)
    if !isLineLate {
      writer.append(downstream.value.call.upstreamMethod.name)
      writer.append(UInt8(ascii: " "))
      writer.append(gateway.upstreamPathPrefix)
      if let refusal = writeTarget(downstream, block, bytes, into: &writer) {
        refuse(downstream, refusal)
        return false
      }
      writer.append(" HTTP/1.1\r\n")
    } else if requestHead.hasQuery {
      refuse(downstream, .queryNotTaken)
      return false
    }
    writer.append(gateway.upstreamFields)
    writeForwardedFields(into: &writer, bytes)
    writer.append("X-Request-Id: ")
    writer.append(downstream.value.call.requestID)
    writer.appendLineEnd()
    guard startFilter(downstream, block, type, bytes) else {
      refuse(downstream, .boundary)
      return false
    }
    appendContentType(downstream, block, type, bytes, into: &writer)
    guard !writer.overflowed else {
      refuse(downstream, .headTooLarge)
      return false
    }
    downstream.value.call.request = ByteRange(start, start + writer.count)
    return true
  }

  private mutating func writeTarget(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ bytes: Span<UInt8>,
    into writer: inout ByteWriter
  ) -> Refusal? {
    if downstream.value.call.isNative {
      return writeNativeTarget(downstream, block, bytes, into: &writer)
    }
    // SAFETY: the text of the call's path values, which nobody writes meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let fault = gateway.catalog.writeUpstreamTarget(
      downstream.value.call.route,
      values: downstream.value.call.values,
      scratch: text,
      query: bytes.extracting(requestHead.query.offsets),
      isRaw: downstream.value.call.bodyForm == .raw,
      sources: gateway.clients.sources(of: downstream.value.call.client),
      // SAFETY: the subject was begun.
      people: &(unsafe block.subject.pointee.people),
      into: &writer
    )
    return fault.map { .request($0) }
  }

  /// Says what WARest gets, which is not always what the caller sent.
  private func appendContentType(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ type: MediaType,
    _ bytes: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    switch downstream.value.call.bodyForm {
    case .json, .form: writer.append("Content-Type: application/json\r\n")
    case .multipart:
      writer.append("Content-Type: multipart/form-data; boundary=")
      // SAFETY: the filter was started.
      unsafe block.multipart.pointee.writeBoundary(into: &writer)
      writer.appendLineEnd()
    case .raw where type.kind == .absent:
      writer.append("Content-Type: application/octet-stream\r\n")
    case .raw: writer.appendField("Content-Type", bytes.extracting(type.text.offsets))
    case .none, .ignored:
      guard downstream.value.call.facts?.sendsBody == true else { return }
      writer.append("Content-Type: application/json\r\n")
    }
  }

  /// The caller's fields that mean something to WARest, and the trace.
  ///
  /// Nominations by `Connection` are applied to the caller's fields only: ours are written
  /// elsewhere, so that nobody can have the API key removed.
  private mutating func writeForwardedFields(
    into writer: inout ByteWriter,
    _ bytes: Span<UInt8>
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
      .xWARestOutcome, .xWARestDelivery, .rateLimit, .rateLimitPolicy, .prefer:
      return false
    default:
      return true
    }
  }
}
