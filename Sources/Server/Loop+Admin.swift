import Audit
import Gateway
import HTTP1
import Transport

extension Loop {
  /// Answers a request on the admin listener: whether the process lives, and whether it is of use.
  mutating func answerAdmin(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) {
    let path = bytes.extracting(requestHead.path.offsets)
    let isGet = requestHead.method == .get || requestHead.method == .head
    if downstream.value.phase == .body { downstream.value.closesAfterReply = true }
    downstream.value.phase = .inFlight
    guard isGet else {
      answerAdmin(downstream, status: 405, "only GET is offered\n")
      return
    }
    if path.isEqual("/livez") {
      answerAdmin(downstream, status: 200, "ok\n")
    } else if path.isEqual("/readyz") {
      if isDraining {
        answerAdmin(downstream, status: 503, "draining\n")
      } else if !gateway.audit.isWritable {
        answerAdmin(downstream, status: 503, "the audit file cannot be written\n")
      } else {
        answerAdmin(downstream, status: 200, "ok\n")
      }
    } else {
      answerAdmin(downstream, status: 404, "there are /livez and /readyz\n")
    }
  }

  private mutating func answerAdmin(
    _ downstream: Slot<Downstream>,
    status: UInt16,
    _ text: StaticString
  ) {
    output.removeAll()
    output.appendStatusLine(status)
    output.appendDate(clock.httpDate)
    output.append("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n")
    if status == 405 { output.append("Allow: GET, HEAD\r\n") }
    output.appendContentLength(UInt64(text.utf8CodeUnitCount))
    appendConnection(downstream)
    output.appendLineEnd()
    if downstream.value.call.method != .head { output.append(text) }
    _ = downstream.value.call.exchange.receive(.requestFaulty)
    endOwnAnswer(downstream)
  }
}
