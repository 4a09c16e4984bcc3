import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// A head is complete: admit the call or refuse it, and prepare what will go upstream.
  ///
  /// `bytes` starts with the head; nothing of it is kept when this returns, so whatever is needed
  /// later is written into the call's block now.
  mutating func begin(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) {
    downstream.value.requests += 1
    downstream.value.deadline = 0
    let isLast = downstream.value.requests >= gateway.limits.requestsPerConnectionMax
    downstream.value.closesAfterReply = !requestHead.keepAlive || isLast || isDraining
    var call = Call()
    call.method = requestHead.method
    call.minorVersion = requestHead.minorVersion
    call.startedAt = downstream.value.startedAt
    call.requestID = nextRequestID()
    call.decoder = BodyDecoder(framing: requestHead.framing, limits: BodyLimits())
    call.block = takeBlock()
    downstream.value.call = call
    downstream.value.phase = requestHead.framing == .none ? .inFlight : .body
    guard call.isActive else {
      refuse(downstream, .overloaded)
      return
    }
    if downstream.value.isAdmin {
      answerAdmin(downstream, bytes)
      return
    }
    if let refusal = admit(downstream, bytes) {
      refuse(downstream, refusal)
      return
    }
    guard writeRequestHead(downstream, bytes) else { return }
    if downstream.value.phase == .inFlight {
      bodyEnded(downstream)
    } else {
      downstream.value.deadline = now + seconds(gateway.limits.bodyGapSeconds)
      if requestHead.expectsContinue { sendContinue(downstream) }
    }
  }

  /// The way of the request up to its body, in order: route, client, scope, session, size.
  private mutating func admit(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) -> Refusal? {
    guard let block = downstream.value.call.block else { return .overloaded }
    // OPTIONS of the server as a whole; of a route it gets the route's `Allow`.
    if requestHead.form == .asterisk { return .methodNotAllowed([]) }
    if isLoop(bytes) { return .loop }
    var text = block.writer(BlockLayout.text)
    let path = bytes.extracting(requestHead.path.offsets)
    let match: RouteMatch
    switch gateway.routes.match(method: requestHead.method, path: path, scratch: &text) {
    case .found(let found): match = found
    case .notFound: return .unknownRoute
    case .methodNotAllowed(let mask): return .methodNotAllowed(mask)
    case .invalid(let fault): return .path(fault)
    }
    let facts = gateway.catalog.facts(match.routeIndex)
    downstream.value.call.route = match.routeIndex
    downstream.value.call.facts = facts
    downstream.value.call.values = match.values
    downstream.value.call.textCount = text.count
    downstream.value.call.exchange = Exchange(effect: facts.effect)
    downstream.value.call.upstreamMethod =
      requestHead.method == .head ? .head : facts.upstreamMethod
    if let refusal = authorize(downstream, facts, bytes) { return refusal }
    return checkBody(downstream, facts, bytes)
  }

  private mutating func authorize(
    _ downstream: Slot<Downstream>,
    _ facts: RouteFacts,
    _ bytes: Span<UInt8>
  ) -> Refusal? {
    let token: ByteRange
    switch Credential.find(in: requestHead, bytes) {
    case .none: return .unauthorized(hadToken: false)
    case .conflicting: return .conflictingCredentials
    case .malformed: return .unauthorized(hadToken: true)
    case .token(let range): token = range
    }
    let words = SHA256.digest(bytes.extracting(token.offsets)).words
    let digest = TokenDigest(words.0, words.1, words.2, words.3)
    guard let client = gateway.clients.find(digest) else {
      return .unauthorized(hadToken: true)
    }
    downstream.value.call.client = client
    guard gateway.clients.scopes(of: client) & facts.scope.bit != 0 else {
      return .insufficientScope(facts.scope)
    }
    guard facts.hasSession, let block = downstream.value.call.block else { return nil }
    // SAFETY: the session stands in the call's block.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let session = text.extracting(downstream.value.call.values.session.offsets)
    let isAllowed = gateway.clients.mayUse(client: client, session: session)
    return isAllowed ? nil : .sessionNotAllowed
  }

  /// What the head says of the body, before any of it is read.
  private mutating func checkBody(
    _ downstream: Slot<Downstream>,
    _ facts: RouteFacts,
    _ bytes: Span<UInt8>
  ) -> Refusal? {
    let limit = facts.takesLargeBody ? gateway.limits.uploadBytesMax : gateway.limits.bodyBytesMax
    downstream.value.call.bodyBytesMax = UInt64(limit)
    if case .length(let length) = requestHead.framing {
      guard length <= UInt64(limit) else { return .bodyTooLarge }
      downstream.value.call.bodyLength = length
    }
    guard requestHead.framing != .none, facts.bodyKind == .json else { return nil }
    let type = MediaType.find(in: requestHead, bytes)
    return type == .json ? nil : .mediaType(type)
  }

  /// Our own name in `Via` means that the request has been here before [RFC 9110 §7.6.3].
  private func isLoop(_ bytes: Span<UInt8>) -> Bool {
    for index in 0..<requestHead.fields.count where requestHead.fields[index].name == .via {
      if ViaField.namesUs(bytes.extracting(requestHead.fields[index].valueRange.offsets)) {
        return true
      }
    }
    return false
  }

  mutating func nextRequestID() -> RequestID {
    RequestID(
      unixMilliseconds: UInt64(truncatingIfNeeded: clock.microseconds / 1_000),
      random: (UInt16(truncatingIfNeeded: entropy.next()), entropy.next())
    )
  }
}
