import Audit
import Gateway
import HTTP1
import Transport

extension Loop {
  /// Answers a request on the admin listener: whether the process lives, whether it is of use, and
  /// how it is doing.
  mutating func answerAdmin(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) {
    let path = bytes.extracting(requestHead.path.offsets)
    let isGet = requestHead.method == .get || requestHead.method == .head
    if requestHead.method == .post {
      // A page that an operator has open must not act in his name.
      guard requestHead.value(of: .origin) == nil else {
        if downstream.value.phase == .body { downstream.value.closesAfterReply = true }
        downstream.value.phase = .inFlight
        scratch.removeAll()
        scratch.append("browsers may not do that\n")
        answerAdmin(downstream, status: 403)
        return
      }
      if beginAdminAction(downstream, path) { return }
    }
    if downstream.value.phase == .body { downstream.value.closesAfterReply = true }
    downstream.value.phase = .inFlight
    scratch.removeAll()
    guard isGet else {
      scratch.append("only GET is offered, and POST of /sessions/NAME/pause and /resume\n")
      answerAdmin(downstream, status: 405)
      return
    }
    if path.isEqual("/livez") {
      scratch.append("ok\n")
      answerAdmin(downstream, status: 200)
    } else if path.isEqual("/readyz") {
      answerReadiness(
        downstream,
        isVerbose: Loop.hasVerbose(bytes.extracting(requestHead.query.offsets))
      )
    } else if path.isEqual("/metrics") {
      writeMetrics()
      answerAdmin(downstream, status: 200, MetricsWriter.mediaType)
    } else if path.isEqual("/sessions") {
      answerSessions(downstream)
    } else {
      scratch.append("there are /livez, /readyz, /metrics and /sessions\n")
      answerAdmin(downstream, status: 404)
    }
  }

  private mutating func answerReadiness(_ downstream: Slot<Downstream>, isVerbose: Bool) {
    let readiness = readiness
    for check in readiness.checks {
      if isVerbose {
        scratch.append(check.problem == nil ? "[+] " : "[-] ")
        scratch.append(check.name)
        scratch.append(" ")
        scratch.append(check.problem ?? check.remark)
        scratch.append("\n")
      } else if let problem = check.problem {
        scratch.append(problem)
        scratch.append("\n")
      }
    }
    if readiness.isReady {
      scratch.append("ok\n")
    } else if isVerbose {
      scratch.append("not ready\n")
    }
    answerAdmin(downstream, status: readiness.isReady ? 200 : 503)
  }

  var readiness: Readiness {
    Readiness(isDraining: isDraining, audit: gateway.audit?.state)
  }

  /// `verbose`, with or without a value.
  private static func hasVerbose(_ query: Span<UInt8>) -> Bool {
    let word: Span<UInt8> = query.extracting(first: min(query.count, 7))
    guard word.isEqual("verbose") else { return false }
    return query.count == 7 || query[7] == UInt8(ascii: "=") || query[7] == UInt8(ascii: "&")
  }

  /// Sends what stands in `scratch`.
  mutating func answerAdmin(
    _ downstream: Slot<Downstream>,
    status: UInt16,
    _ mediaType: StaticString = "text/plain; charset=utf-8"
  ) {
    output.removeAll()
    output.appendStatusLine(status)
    output.appendDate(clock.httpDate)
    output.appendField("Content-Type", mediaType)
    output.append("Cache-Control: no-store\r\n")
    if status == 405 { output.append("Allow: GET, HEAD\r\n") }
    output.appendContentLength(UInt64(scratch.count))
    appendConnection(downstream)
    output.appendLineEnd()
    // SAFETY: `scratch` is not written while it is copied.
    if downstream.value.call.method != .head { unsafe output.append(scratch.bytes) }
    _ = downstream.value.call.exchange.receive(.requestFaulty)
    endOwnAnswer(downstream)
  }
}
