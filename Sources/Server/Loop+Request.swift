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
    call.rateStart = downstream.value.startedAt
    call.requestID = nextRequestID()
    call.wantedWaitSeconds = Preference.waitSeconds(in: requestHead, bytes)
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
    let type = MediaType.find(in: requestHead, bytes)
    if let refusal = admit(downstream, type, bytes) {
      refuse(downstream, refusal)
      return
    }
    guard !isAnswered(downstream), writeRequestHead(downstream, type, bytes) else { return }
    if downstream.value.phase == .inFlight {
      bodyEnded(downstream)
    } else {
      downstream.value.deadline = now + seconds(gateway.limits.bodyGapSeconds)
      if requestHead.expectsContinue { sendContinue(downstream) }
    }
  }

  /// Whether the gateway has given the call an answer of its own: there is nothing more to do.
  private func isAnswered(_ downstream: Slot<Downstream>) -> Bool {
    !downstream.value.call.isActive || downstream.value.call.exchange.state == .finished
  }

  /// The way of the request up to its body, in order: route, client, scope, session, size.
  private mutating func admit(
    _ downstream: Slot<Downstream>,
    _ type: MediaType,
    _ bytes: Span<UInt8>
  ) -> Refusal? {
    guard let block = downstream.value.call.block else { return .overloaded }
    // OPTIONS of the server as a whole; of a route it gets the route's methods.
    if requestHead.form == .asterisk { return .methodNotAllowed([]) }
    let path = bytes.extracting(requestHead.path.offsets)
    let isNative = NativePath.contains(path)
    downstream.value.call.isNative = isNative
    if isLoop(bytes) { return .loop }
    downstream.value.call.origin = gateway.origins.find(in: requestHead, bytes)
    if !isNative && NativePath.isDocument(path) { return answerDocument(downstream) }
    if !isNative && path.isEqual("/v1/limits") { return answerLimits(downstream, bytes) }
    var text = block.writer(BlockLayout.text)
    let method = requestHead.method
    let step =
      isNative
      ? gateway.nativeRoutes.match(method: method, path: path, scratch: &text)
      : gateway.routes.match(method: method, path: path, scratch: &text)
    let match: RouteMatch
    switch step {
    case .found(let found): match = found
    case .notFound: return .unknownRoute
    case .methodNotAllowed(let mask) where method == .options:
      answerOptions(downstream, mask)
      return nil
    case .methodNotAllowed(let mask):
      // WARest knows no 405; only HEAD is told so, because WARest would run the GET.
      let isKnown = !isNative || method == .head && mask.contains(MethodMask(.get))
      return isKnown ? .methodNotAllowed(mask) : .unknownRoute
    case .invalid(.emptyParameter) where isNative: return .unknownRoute
    case .invalid(let fault): return .path(fault)
    }
    let route = match.routeIndex + (isNative ? gateway.nativeRoutesStart : 0)
    let facts = gateway.catalog.facts(route)
    downstream.value.call.route = route
    downstream.value.call.facts = facts
    downstream.value.call.values = match.values
    downstream.value.call.textCount = text.count
    downstream.value.call.exchange = Exchange(effect: facts.effect)
    downstream.value.call.upstreamMethod =
      requestHead.method == .head ? .head : facts.upstreamMethod
    if let refusal = authorize(downstream, facts, bytes) { return refusal }
    return isAnswered(downstream) ? nil : checkBody(downstream, facts, type)
  }

  /// Finds out which client it is.
  mutating func authenticate(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) -> Refusal? {
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
    return nil
  }

  private mutating func authorize(
    _ downstream: Slot<Downstream>,
    _ facts: RouteFacts,
    _ bytes: Span<UInt8>
  ) -> Refusal? {
    if let refusal = authenticate(downstream, bytes) { return refusal }
    let client = downstream.value.call.client
    let scopes = gateway.clients.scopes(of: client)
    downstream.value.call.masked = facts.secrets.masked(for: scopes)
    guard scopes & facts.scope.bit != 0 else {
      guard facts.flags.isSuperset(of: [.native, .testsCredential]) else {
        return .insufficientScope(facts.scope)
      }
      // WARest's clients ask this to learn whether their key is good: it is.
      answerCredentialTest(downstream)
      return nil
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
    _ type: MediaType
  ) -> Refusal? {
    let limit = facts.takesLargeBody ? gateway.limits.uploadBytesMax : gateway.limits.bodyBytesMax
    downstream.value.call.bodyBytesMax = UInt64(limit)
    if case .length(let length) = requestHead.framing {
      guard length <= UInt64(limit) else { return .bodyTooLarge }
      downstream.value.call.bodyLength = length
    }
    guard requestHead.framing != .none else { return nil }
    guard facts.bodyKind == .json else {
      downstream.value.call.bodyForm = .ignored
      return nil
    }
    guard let form = Loop.bodyForm(type.kind, facts) else {
      return .mediaType(type.kind, isUpload: facts.isUpload)
    }
    downstream.value.call.bodyForm = form
    let length = downstream.value.call.bodyLength ?? 0
    return form == .form && length > BlockLayout.heldBodyBytesMax ? .formTooLarge : nil
  }

  /// How a body of that type is read; nil: it is refused.
  ///
  /// On native routes a type that WARest does not read leaves it without a body, and so it is here.
  private static func bodyForm(_ kind: MediaType.Kind, _ facts: RouteFacts) -> BodyForm? {
    let isNative = facts.flags.contains(.native)
    switch kind {
    case .json: return .json
    case .encoded, .unclear: return nil
    case .lookalike: return isNative && !facts.isUpload ? .ignored : nil
    case .absent:
      guard isNative else { return .json }
      return facts.isUpload ? .raw : .ignored
    case .form: return isNative && !facts.isUpload ? .ignored : .form
    case .multipart: return facts.isUpload ? .multipart : isNative ? .ignored : nil
    case .other: return facts.isUpload ? .raw : isNative ? .ignored : nil
    }
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
