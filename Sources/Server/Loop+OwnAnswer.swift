import Gateway
import HTTP1
import Transport

/// Requests that the gateway answers without WARest.
extension Loop {
  /// Octets of the gateway's own document that go out in one piece.
  static let documentPieceBytes = 32_768

  /// Tells the methods of a path, and a browser what its page may send [WHATWG Fetch §4.8].
  mutating func answerOptions(_ downstream: Slot<Downstream>, _ mask: MethodMask) {
    beginOwnAnswer(downstream, status: 204)
    output.appendAllowField(mask)
    if downstream.value.call.origin >= 0 {
      output.append("Access-Control-Allow-Methods: ")
      output.append(mask)
      output.append(
        "\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, X-WAREST-API-KEY\r\n"
      )
      output.append("Access-Control-Max-Age: 600\r\n")
    }
    output.appendDate(clock.httpDate)
    appendConnection(downstream)
    output.appendLineEnd()
    endOwnAnswer(downstream)
  }

  /// Answers a WARest client that asks whether its key is good, and may not ask WARest.
  mutating func answerCredentialTest(_ downstream: Slot<Downstream>) {
    beginOwnAnswer(downstream, status: 200)
    appendCredentialAnswer(downstream)
    downstream.value.call.outcome = .ok
    recordOutcome(downstream, reason: "")
    endOwnAnswer(downstream)
  }

  /// The same when WARest was asked and wants an admin's key for it.
  mutating func writeCredentialAnswer(to downstream: Slot<Downstream>) {
    appendReplyHead(downstream, status: 200)
    appendOutcome(.ok)
    appendCredentialAnswer(downstream)
  }

  private mutating func appendCredentialAnswer(_ downstream: Slot<Downstream>) {
    let body: StaticString = """
      {"status":true,"code":1000,"message":"Server info","results":[{"name":"warest-gateway"}]}
      """
    output.appendDate(clock.httpDate)
    output.appendField("Content-Type", NativeEnvelope.mediaType)
    output.appendContentLength(UInt64(body.utf8CodeUnitCount))
    appendConnection(downstream)
    output.appendLineEnd()
    guard downstream.value.call.method != .head else { return }
    downstream.value.call.bytesOut = UInt64(body.utf8CodeUnitCount)
    output.append(body)
  }

  /// Serves the description of the short routes; it holds nothing that needs a token.
  mutating func answerDocument(_ downstream: Slot<Downstream>) -> Refusal? {
    let mask: MethodMask = [MethodMask(.get), MethodMask(.head)]
    switch downstream.value.call.method {
    case .get, .head: break
    case .options:
      answerOptions(downstream, mask)
      return nil
    default: return .methodNotAllowed(mask)
    }
    beginOwnAnswer(downstream, status: 200)
    output.appendDate(clock.httpDate)
    output.append("Content-Type: application/json\r\nCache-Control: no-cache\r\n")
    output.appendContentLength(UInt64(documentBytes))
    appendConnection(downstream)
    output.appendLineEnd()
    guard downstream.value.call.method != .head else {
      endOwnAnswer(downstream)
      return nil
    }
    downstream.value.call.documentSent = 0
    appendDocument(downstream)
    deliver(downstream)
    continueDocument(downstream)
    return nil
  }

  /// Sends the rest of the document, as far as the client takes it.
  mutating func continueDocument(_ downstream: Slot<Downstream>) {
    while !downstream.value.isRetired, downstream.value.pending.isEmpty,
      let sent = downstream.value.call.documentSent, sent < documentBytes
    {
      output.removeAll()
      appendDocument(downstream)
      deliver(downstream)
    }
    finishIfSent(downstream)
  }

  // SAFETY: labels are never freed.
  private var documentBytes: Int { unsafe gateway.openAPI.name(0).count }

  private mutating func appendDocument(_ downstream: Slot<Downstream>) {
    guard let sent = downstream.value.call.documentSent else { return }
    let end = min(sent + Loop.documentPieceBytes, documentBytes)
    // SAFETY: labels are never freed, and `end` is at most its count.
    unsafe output.append(UnsafeBufferPointer(rebasing: gateway.openAPI.name(0)[sent..<end]))
    downstream.value.call.documentSent = end
    downstream.value.call.bytesOut = UInt64(end)
    if end == documentBytes { downstream.value.call.isReplyComplete = true }
  }

  mutating func beginOwnAnswer(_ downstream: Slot<Downstream>, status: UInt16) {
    // A body that nobody asked for is not read: the connection ends with this answer.
    if downstream.value.phase == .body { downstream.value.closesAfterReply = true }
    downstream.value.phase = .inFlight
    _ = downstream.value.call.exchange.receive(.requestFaulty)
    output.removeAll()
    appendReplyHead(downstream, status: status)
  }

  mutating func endOwnAnswer(_ downstream: Slot<Downstream>) {
    downstream.value.call.isReplyComplete = true
    deliver(downstream)
    finishIfSent(downstream)
  }
}
