import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Starts a reply in `output`: status line and the fields that every reply has.
  mutating func appendReplyHead(_ downstream: Slot<Downstream>, status: UInt16) {
    downstream.value.call.status = status
    output.appendStatusLine(status)
    output.append("Via: 1.1 warest-gateway\r\nX-Request-Id: ")
    output.append(downstream.value.call.requestID)
    output.appendLineEnd()
    appendLimits(downstream)
    if !gateway.origins.isEmpty { appendOrigin(downstream) }
    guard downstream.value.call.exchange.hasEffect else { return }
    output.append("X-WARest-Delivery: ")
    output.append(downstream.value.call.exchange.delivery.name)
    output.appendLineEnd()
  }

  private mutating func appendLimits(_ downstream: Slot<Downstream>) {
    guard downstream.value.call.hasVerdict, let block = downstream.value.call.block else { return }
    // SAFETY: the passage was begun, and nobody writes it meanwhile.
    unsafe output.appendRateLimitFields(block.passage.pointee.verdict)
    guard let seconds = downstream.value.call.wantedWaitSeconds else { return }
    output.append("Preference-Applied: wait=")
    output.append(decimal: UInt64(seconds))
    output.appendLineEnd()
  }

  /// Lets the page of a configured origin read the reply; caches must not give it to another.
  private mutating func appendOrigin(_ downstream: Slot<Downstream>) {
    output.append("Vary: Origin\r\n")
    guard downstream.value.call.origin >= 0 else { return }
    output.append("Access-Control-Allow-Origin: ")
    // SAFETY: origins are never freed.
    unsafe output.append(gateway.origins.origin(downstream.value.call.origin))
    output.append(
      "\r\nAccess-Control-Expose-Headers: Preference-Applied, RateLimit, RateLimit-Policy, "
    )
    output.append("Retry-After, X-Request-Id, X-WARest-Delivery, X-WARest-Outcome\r\n")
  }

  /// Says what becomes of the connection, where the version's default does not [RFC 9112 §9.3].
  mutating func appendConnection(_ downstream: Slot<Downstream>) {
    if downstream.value.closesAfterReply || isDraining {
      downstream.value.closesAfterReply = true
      output.append("Connection: close\r\n")
    } else if downstream.value.call.minorVersion == 0 {
      output.append("Connection: keep-alive\r\n")
    }
  }

  mutating func appendOutcome(_ outcome: Outcome) {
    output.append("X-WARest-Outcome: ")
    output.append(outcome.name)
    output.appendLineEnd()
  }

  mutating func sendContinue(_ downstream: Slot<Downstream>) {
    output.removeAll()
    output.append("HTTP/1.1 100 Continue\r\n\r\n")
    deliverInterim(downstream)
  }

  /// Passes an interim reply on; an HTTP/1.0 client would take it for the final one
  /// [RFC 9110 §15.2].
  mutating func relayInterim(to downstream: Slot<Downstream>, _ bytes: Span<UInt8>) {
    guard downstream.value.call.minorVersion >= 1 else { return }
    output.removeAll()
    output.appendStatusLine(responseHead.status)
    for index in 0..<responseHead.fields.count {
      let line = responseHead.fields[index]
      guard isRelayed(line.name), !responseHead.nominates(line, in: bytes) else { continue }
      output.appendField(line, from: bytes)
    }
    output.appendLineEnd()
    deliverInterim(downstream)
  }

  /// Sends an interim reply at once or not at all: there is no place to keep it.
  private mutating func deliverInterim(_ downstream: Slot<Downstream>) {
    defer { output.removeAll() }
    guard !downstream.value.isGone, downstream.value.pending.isEmpty else { return }
    // SAFETY: `output` is not written during the call.
    let result = unsafe downstream.value.stream.send(UnsafeRawBufferPointer(output.bytes))
    switch result {
    case .count(output.count), .wouldBlock: return
    case .count, .closed, .failed: clientLeft(downstream)
    }
  }

  /// Fields of WARest's replies that mean nothing, or too much, to the gateway's clients are left
  /// out.
  func isRelayed(_ name: FieldName) -> Bool {
    if name.isHopByHop || name.isUpstreamAccount { return false }
    switch name {
    case .contentLength, .setCookie, .server, .xPoweredBy, .vary, .accessControl, .securityHeader,
      .wwwAuthenticate, .xRequestID, .xWARestOutcome, .xWARestDelivery, .rateLimit,
      .rateLimitPolicy, .via:
      return false
    default:
      return true
    }
  }
}
