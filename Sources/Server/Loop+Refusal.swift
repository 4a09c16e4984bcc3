import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Answers a request with a problem, and ends its call.
  mutating func refuse(_ downstream: Slot<Downstream>, _ refusal: Refusal) {
    if downstream.value.call.exchange.state != .finished {
      _ = downstream.value.call.exchange.receive(.requestFaulty)
    }
    if let upstream = downstream.value.call.upstream { retire(upstream) }
    endPassage(downstream, refusal.result)
    // Octets of a body that may follow would be taken for the next request.
    let isBodyHere = downstream.value.call.bodyLength == downstream.value.call.bytesIn
    if downstream.value.phase == .body && !isBodyHere || refusal.closesConnection {
      downstream.value.closesAfterReply = true
    }
    downstream.value.phase = .inFlight
    downstream.value.deadline = 0
    let problem = problem(of: refusal, for: downstream)
    downstream.value.call.status = problem.status
    downstream.value.call.outcome = refusal.outcome ?? failedOutcome(downstream)
    writeProblem(problem, refusal, to: downstream)
    if case .failure(.auditUnavailable) = refusal, !downstream.value.call.hasIntent {
      // There is no intent to close, and nowhere to write: the log says it.
      downstream.value.call.isRecorded = true
    }
    recordOutcome(downstream, reason: problem.reason)
    downstream.value.call.isReplyComplete = true
    deliver(downstream)
    finishIfSent(downstream)
  }

  /// A call that got no reply has failed, unless WARest may have acted on it.
  private func failedOutcome(_ downstream: Slot<Downstream>) -> Outcome {
    downstream.value.call.exchange.delivery == .unknown ? .unknown : .failed
  }

  private func problem(of refusal: Refusal, for downstream: Slot<Downstream>) -> Problem {
    if downstream.value.call.isLate { return .requestTimeout }
    guard case .failure(.limited) = refusal, let verdict = verdict(of: downstream) else {
      return refusal.problem
    }
    return verdict.problem
  }

  private mutating func writeProblem(
    _ problem: Problem,
    _ refusal: Refusal,
    to downstream: Slot<Downstream>
  ) {
    let call = downstream.value.call
    if call.isNative {
      writeNativeProblem(problem, refusal, to: downstream)
      return
    }
    scratch.removeAll()
    ProblemDocument.begin(problem, into: &scratch)
    if case .request(let fault) = refusal {
      ProblemDocument.add(fault, into: &scratch)
    } else if case .failure(.limited) = refusal, let verdict = verdict(of: downstream) {
      addVerdict(verdict, of: downstream)
    } else if let detail = refusal.detail {
      ProblemDocument.add(detail: detail, into: &scratch)
      if let pointer = refusal.pointer {
        ProblemDocument.add(errorAt: pointer, detail, into: &scratch)
      }
    }
    if call.exchange.hasEffect { ProblemDocument.add(call.exchange.delivery, into: &scratch) }
    ProblemDocument.add(call.requestID, into: &scratch)
    if let hint = refusal.hint { ProblemDocument.add(hint: hint, into: &scratch) }
    ProblemDocument.end(into: &scratch)

    output.removeAll()
    appendReplyHead(downstream, status: problem.status)
    appendFields(of: refusal)
    appendProblemBody(downstream, ProblemDocument.mediaType)
  }

  /// The fields that a refusal has besides those of every reply.
  mutating func appendFields(of refusal: Refusal) {
    switch refusal {
    case .unauthorized(let hadToken): output.appendChallenge(hadToken: hadToken)
    case .insufficientScope(let scope): output.appendChallenge(missing: scope)
    case .methodNotAllowed(let mask): output.appendAllowField(mask)
    case .failure(.limited):
      output.append("Cache-Control: no-store\r\n")
    default: break
    }
  }

  /// Ends the head of a problem and puts the document behind it, which stands in `scratch`.
  mutating func appendProblemBody(_ downstream: Slot<Downstream>, _ mediaType: StaticString) {
    output.appendDate(clock.httpDate)
    output.appendField("Content-Type", mediaType)
    output.appendField("Content-Length", decimal: UInt64(scratch.count))
    appendConnection(downstream)
    output.appendLineEnd()
    guard downstream.value.call.method != .head else { return }
    downstream.value.call.bytesOut = UInt64(scratch.count)
    // SAFETY: `scratch` is not written while it is copied.
    unsafe output.append(scratch.bytes)
  }

  /// A head that cannot be understood: one answer, then the end of the connection.
  mutating func refuseHead(_ downstream: Slot<Downstream>, _ error: HeadError) {
    openRefusedCall(downstream)
    refuse(downstream, .head(error))
  }

  /// The head did not come in time.
  mutating func refuseLate(_ downstream: Slot<Downstream>) {
    openRefusedCall(downstream)
    refuse(downstream, .requestTimeout)
  }

  /// One connection more than the limits allow: it is told so.
  mutating func refuseConnection(_ downstream: Slot<Downstream>) {
    openRefusedCall(downstream)
    refuse(downstream, .tooManyConnections)
  }

  private mutating func openRefusedCall(_ downstream: Slot<Downstream>) {
    var call = Call()
    call.block = takeBlock()
    call.startedAt = downstream.value.startedAt == 0 ? now : downstream.value.startedAt
    call.requestID = nextRequestID()
    downstream.value.call = call
    releaseLeftover(downstream)
  }
}
