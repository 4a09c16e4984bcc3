import Gateway
import HTTP1
import Logging
import Transport
import WARest

extension Loop {
  /// Reads a reply that is held whole, and writes what the client gets of it into `output`.
  mutating func writeHeldReply(to downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return
    }
    let status = downstream.value.call.upstreamStatus
    // SAFETY: the held reply stands in the call's block, which is only read here.
    let body = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.heldReplyRange))
    let verdict = ReplyInspector.inspect(
      facts.replyRule,
      status: status,
      asked: downstream.value.call.askedCount,
      body: body
    )
    downstream.value.call.upstreamCode = verdict.code
    let outcome = outcome(of: verdict, status: status, method: downstream.value.call.method)
    downstream.value.call.outcome = outcome
    downstream.value.call.exchange.settle(status: status, outcome: outcome)
    let isSuccess = status / 100 == 2 || status == 304
    if downstream.value.call.isNative {
      relayNative(block, body, facts, to: downstream)
    } else if isSuccess && verdict.outcome == .refused && downstream.value.call.method != .head {
      writeUpstreamProblem(.operationRefused, status: 409, body, to: downstream)
    } else if isSuccess {
      relayHeld(block, body, to: downstream)
    } else {
      writeFailure(status: status, body, to: downstream)
    }
  }

  private func outcome(of verdict: ReplyVerdict, status: UInt16, method: Method) -> Outcome {
    // Replies without a body can only be judged by their status.
    if status == 304 || method == .head && status / 100 == 2 { return .ok }
    switch verdict.outcome {
    case .ok: return .ok
    case .partial: return .partial
    case .failed, .refused: return .failed
    case .unknown: return .unknown
    }
  }

  /// Passes a reply on to a WARest client as it came: status and body are what it knows.
  ///
  /// Only that the gateway's own key is refused is not said in WARest's words: they would be about
  /// the client's.
  private mutating func relayNative(
    _ block: Block,
    _ body: Span<UInt8>,
    _ facts: RouteFacts,
    to downstream: Slot<Downstream>
  ) {
    switch downstream.value.call.upstreamStatus {
    case 401:
      gateway.logger.error("WARest refuses the API key")
      downstream.value.call.outcome = .failed
      writeNativeProblem(.upstreamError, .failure(.upstreamBroken), to: downstream)
    case 403 where facts.flags.contains(.testsCredential):
      downstream.value.call.outcome = .ok
      writeCredentialAnswer(to: downstream)
    default:
      relayHeld(block, body, to: downstream)
    }
  }

  private mutating func relayHeld(
    _ block: Block,
    _ body: Span<UInt8>,
    to downstream: Slot<Downstream>
  ) {
    let isRewritten = mustRewrite(downstream)
    if isRewritten {
      guard rewrite(body, for: downstream) else {
        gateway.logger.error("WARest's reply has secrets and cannot be read: it is not passed on")
        writeUpstreamProblem(.upstreamError, status: 502, Span(), to: downstream)
        return
      }
    }
    appendReplyHead(downstream, status: downstream.value.call.upstreamStatus)
    appendOutcome(downstream.value.call.outcome)
    // SAFETY: `scratch` and the block are not written while they are copied.
    unsafe output.append(block.bytes(downstream.value.call.replyFieldsRange))
    appendUpstreamRetry(downstream)
    if isRewritten {
      output.appendContentLength(UInt64(scratch.count))
      appendConnection(downstream)
      output.appendLineEnd()
      unsafe output.append(scratch.bytes)
      downstream.value.call.bytesOut = UInt64(scratch.count)
      return
    }
    appendLength(downstream, body.count)
    appendConnection(downstream)
    output.appendLineEnd()
    output.append(body)
    downstream.value.call.bytesOut = UInt64(body.count)
  }

  /// A reply to HEAD keeps the length that it announces; 204 and 304 have none
  /// [RFC 9110 §8.6].
  private mutating func appendLength(_ downstream: Slot<Downstream>, _ count: Int) {
    let status = downstream.value.call.upstreamStatus
    if status == 204 || status == 304 { return }
    if downstream.value.call.method != .head {
      output.appendContentLength(UInt64(count))
    } else if let length = downstream.value.call.announcedLength, !seesAnother(downstream) {
      output.appendContentLength(length)
    }
  }

  /// Tells a WARest client when to come back, where WARest knows it and does not say it.
  private mutating func appendUpstreamRetry(_ downstream: Slot<Downstream>) {
    let call = downstream.value.call
    guard call.isNative, call.upstreamStatus == 429, call.upstreamRetrySeconds > 0,
      !call.hasUpstreamRetryAfter
    else { return }
    output.appendField("Retry-After", decimal: UInt64(call.upstreamRetrySeconds))
  }

  /// A refusal or failure of WARest's.
  ///
  /// What the caller got wrong keeps its status. What is wrong between the gateway and WARest, its
  /// key, its routes or its own rate limit, is not the caller's fault and does not look like it.
  private mutating func writeFailure(
    status: UInt16,
    _ body: Span<UInt8>,
    to downstream: Slot<Downstream>
  ) {
    let hasEnvelope = downstream.value.call.upstreamCode != 0
    switch status {
    case 401,
      403 where !hasEnvelope:
      gateway.logger.error("WARest refuses the API key", metadata: ["status": "\(status)"])
      writeUpstreamProblem(.upstreamError, status: 502, body, to: downstream)
    case 429:
      // Its limits are those of the key, which this caller shares with others.
      writeUpstreamProblem(.temporaryReducedCapacity, status: 503, body, to: downstream)
    case 404 where !hasEnvelope, 405:
      writeUpstreamProblem(.upstreamError, status: 502, body, to: downstream)
    case 400..<500:
      writeUpstreamProblem(.upstreamError, status: status, body, to: downstream)
    default:
      writeUpstreamProblem(.upstreamError, status: 502, body, to: downstream)
    }
  }

  /// Writes a problem that carries WARest's reply.
  private mutating func writeUpstreamProblem(
    _ problem: Problem,
    status: UInt16,
    _ body: Span<UInt8>,
    to downstream: Slot<Downstream>
  ) {
    let call = downstream.value.call
    if call.isNative {
      writeNativeProblem(problem, .failure(.upstreamBroken), to: downstream)
      return
    }
    scratch.removeAll()
    ProblemDocument.begin(problem, status: status, into: &scratch)
    let isCooldown = call.upstreamStatus == 429 && call.hasUpstreamRetryAfter
    ProblemDocument.add(detail: detail(of: problem, isCooldown: isCooldown), into: &scratch)
    let retry = call.upstreamRetrySeconds
    if retry > 0 && status == 503 {
      ProblemDocument.add(retryAfterSeconds: retry, into: &scratch)
    }
    if call.exchange.hasEffect { ProblemDocument.add(call.exchange.delivery, into: &scratch) }
    ProblemDocument.add(call.requestID, into: &scratch)
    addUpstream(body, of: downstream)
    ProblemDocument.end(into: &scratch)
    appendReplyHead(downstream, status: status)
    appendOutcome(call.outcome)
    if retry > 0 && status == 503 {
      output.appendField("Retry-After", decimal: UInt64(retry))
      output.append("Cache-Control: no-store\r\n")
    }
    appendProblemBody(downstream, ProblemDocument.mediaType)
  }

  /// Adds WARest's reply, without what this client may not see.
  private mutating func addUpstream(_ body: Span<UInt8>, of downstream: Slot<Downstream>) {
    let status = downstream.value.call.upstreamStatus
    guard mustMask(downstream), !body.isEmpty else {
      ProblemDocument.add(upstreamStatus: status, body: body, into: &scratch)
      return
    }
    // What cannot be read to its end is left out whole.
    var masked = ByteWriter(capacity: body.count)
    var mask = ReplyMask(downstream.value.call.masked)
    mask.filter(body, into: &masked)
    if !mask.isComplete { masked.removeAll() }
    // SAFETY: `masked` is alive and not written while it is copied.
    let visible = unsafe Span(_unsafeElements: masked.bytes)
    ProblemDocument.add(upstreamStatus: status, body: visible, into: &scratch)
  }

  private func detail(of problem: Problem, isCooldown: Bool) -> StaticString {
    switch problem {
    case .operationRefused: "WARest reports success, but WhatsApp did not do it"
    case .temporaryReducedCapacity where isCooldown:
      "WARest lets some seconds pass between two messages to one recipient"
    case .temporaryReducedCapacity: "WARest's own rate limit is used up"
    default: "WARest refused the call or failed; its reply is under upstream"
    }
  }
}
