import Gateway
import HTTP1
import WARest

extension Loop {
  /// Answers a WARest client in the envelope that it knows.
  mutating func writeNativeProblem(
    _ problem: Problem,
    _ refusal: Refusal,
    to downstream: Slot<Downstream>
  ) {
    let call = downstream.value.call
    scratch.removeAll()
    output.removeAll()
    if let status = writeSessionAnswer(refusal, call) {
      appendReplyHead(downstream, status: status)
      appendProblemBody(downstream, NativeEnvelope.mediaType)
      return
    }
    NativeEnvelope.begin(problem, into: &scratch)
    if case .request(let fault) = refusal {
      NativeEnvelope.add(fault.detail, into: &scratch)
    } else {
      NativeEnvelope.add(refusal.detail ?? problem.title, into: &scratch)
    }
    if case .sessionChoice = refusal {
      NativeEnvelope.add("; it may use ", into: &scratch)
      gateway.clients.appendSessions(of: call.client, to: &scratch)
    }
    NativeEnvelope.endMessage(into: &scratch)
    if case .request(let fault) = refusal {
      ProblemDocument.add(errors: fault, into: &scratch)
    } else if case .failure(.limited) = refusal, let verdict = verdict(of: downstream) {
      addVerdict(verdict, of: downstream)
    } else if let pointer = refusal.pointer, let detail = refusal.detail {
      ProblemDocument.add(errorAt: pointer, detail, into: &scratch)
    }
    if call.exchange.hasEffect { ProblemDocument.add(call.exchange.delivery, into: &scratch) }
    ProblemDocument.add(call.requestID, into: &scratch)
    if let hint = refusal.hint { ProblemDocument.add(hint: hint, into: &scratch) }
    NativeEnvelope.end(into: &scratch)
    appendReplyHead(downstream, status: problem.status)
    appendFields(of: refusal)
    appendProblemBody(downstream, NativeEnvelope.mediaType)
  }

  /// Writes what WARest itself says when a request names no session, or none that can exist.
  ///
  /// Its clients know these answers; a request without a session is not passed on all the same.
  private mutating func writeSessionAnswer(_ refusal: Refusal, _ call: Call) -> UInt16? {
    switch refusal {
    case .nothingGiven:
      return NoSessionAnswer.writeToNothing(gateway.catalog, route: call.route, into: &scratch)
    case .noSession:
      return NoSessionAnswer.write(call.facts?.family ?? .none, isInvalid: false, into: &scratch)
    case .path(.sessionSyntax):
      // The one native path with a session in it.
      return NoSessionAnswer.write(.session, isInvalid: true, into: &scratch)
    case .request(let fault) where fault.kind == .noSession || fault.kind == .invalidSession:
      let isInvalid = fault.kind == .invalidSession
      let family = call.facts?.family ?? .none
      return NoSessionAnswer.write(family, isInvalid: isInvalid, into: &scratch)
    default:
      return nil
    }
  }
}
