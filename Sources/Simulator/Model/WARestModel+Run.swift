extension WARestModel {
  /// Everything is allowed: read an upload, let the handler answer, write the journal.
  mutating func run(
    _ operation: Operation,
    _ request: SimulatedRequest,
    _ route: Route,
    _ body: BodyParser.Result,
    _ reply: inout ReplyBuilder,
    _ now: Int64
  ) -> SimulatedReply {
    var call = Call(
      operation: operation,
      user: reply.user,
      key: reply.key,
      parameters: route.parameters,
      query: QueryString.parse(request.query),
      body: [:],
      now: now
    )
    call.hasContent = !request.body.isEmpty
    switch body {
    case .parsed(let value): call.body = value
    case .upload:
      switch UploadReader.read(request, bytesMax: configuration.uploadMegabytes << 20) {
      case .success(let content): (call.body, call.uploads) = content
      case .failure(let refusal): return reply.error(refusal.status, refusal.message)
      }
    case .refused: break
    }
    if operation.isUpload { call.body = Parameters.merged(call.query, call.body) }
    if takesDrop(.beforeEffect) { return finish(call, request, .dropped) }
    let answer = answer(call, route.family)
    var result = reply.json(answer.status, answer.json(route.family.envelope))
    result.delayMilliseconds += switches.delayMilliseconds
    if let (delay, isTimeout) = queueDelay(call, route.family) {
      if isTimeout {
        result = reply.json(500, Answer.internalError.json(route.family.envelope))
      }
      result.delayMilliseconds += delay
    }
    if takesDrop(.afterEffect) { result = .dropped }
    return finish(call, request, result)
  }

  private mutating func takesDrop(_ drop: Switches.Drop) -> Bool {
    guard switches.drop == drop else { return false }
    if let count = switches.dropCount {
      guard count > 0 else { return false }
      switches.dropCount = count - 1
    }
    return true
  }

  private mutating func finish(
    _ call: Call,
    _ request: SimulatedRequest,
    _ reply: SimulatedReply
  ) -> SimulatedReply {
    journal.add(
      Journal.Request(
        sequence: journal.requestCount + 1,
        timeMilliseconds: call.now,
        operation: call.operation,
        requestID: request.header("x-request-id"),
        status: reply.status,
        effects: effectsOfRequest
      )
    )
    return reply
  }

  private mutating func answer(_ call: Call, _ family: Family) -> Answer {
    do throws(Answer) {
      return switch family {
      case .session: try sessionAnswer(call)
      case .group: try groupAnswer(call)
      case .profile: try profileAnswer(call)
      case .messages: try messageAnswer(call)
      case .chats: try chatAnswer(call)
      case .server: try serverAnswer(call)
      case .misc: try miscAnswer(call)
      }
    } catch {
      return error
    }
  }

  /// Sends of one session run one after the other: how long this one takes with those before it,
  /// and whether its caller is told 500 before it is done.
  private mutating func queueDelay(_ call: Call, _ family: Family) -> (Int64, Bool)? {
    guard switches.callMilliseconds > 0, !attempts.isEmpty else { return nil }
    let duration = switches.callMilliseconds * Int64(attempts.count)
    guard family == .messages, let index = messageSessionIndex(call) else {
      return (duration, false)
    }
    var ends = sessions[index].queueEndsMilliseconds.filter { $0 > call.now }
    let end = max(call.now, ends.last ?? 0) + duration
    ends.append(end)
    sessions[index].queueEndsMilliseconds = ends
    let delay = end - call.now
    guard let limit = configuration.queueTimeoutMilliseconds, delay > limit else {
      return (delay, false)
    }
    return (limit, true)
  }

  /// Whether another send still fits into the queue of the session.
  func hasRoomInQueue(_ session: SimulatedSession, _ now: Int64) -> Bool {
    guard let limit = configuration.queueSizeMax else { return true }
    let waiting = session.queueEndsMilliseconds.filter { $0 > now }.count - 1
    return waiting < limit
  }

  /// One call to WhatsApp; `nil` when it worked, else WhatsApp's words.
  ///
  /// `refusal` says why WhatsApp itself refuses, if it does; `isSwallowed` that WARest makes a 2xx
  /// of a failure.
  mutating func whatsApp(
    _ name: WhatsAppCall,
    _ session: SimulatedSession,
    _ target: String,
    refusal: String? = nil,
    isSwallowed: Bool = false
  ) -> String? {
    attempts.append(Attempt(call: name, target: target))
    let failure = isBroken(name, target, isSwallowed) ? "Connection Closed" : refusal
    if name.hasEffect {
      if failure == nil { effectsOfRequest += 1 }
      journal.add(
        Journal.Effect(
          request: journal.requestCount + 1,
          call: name,
          session: session.id,
          target: target,
          worked: failure == nil
        )
      )
    }
    return failure
  }

  private func isBroken(_ name: WhatsAppCall, _ target: String, _ isSwallowed: Bool) -> Bool {
    switch switches.whatsApp {
    case .throws: return true
    case .softFailure where isSwallowed: return true
    default: break
    }
    if switches.failingCalls.contains(name.rawValue) { return true }
    if switches.failingCallNumber == attempts.count { return true }
    return switches.failingRecipients.contains { target == $0 || target.hasPrefix($0 + "@") }
  }

  /// Something that changes on the server itself.
  mutating func record(_ name: WhatsAppCall, _ session: String, _ what: String) {
    effectsOfRequest += 1
    journal.add(
      Journal.Effect(
        request: journal.requestCount + 1,
        call: name,
        session: session,
        target: what,
        worked: true
      )
    )
  }
}
