import Gateway
import HTTP1
import Transport
import WARest

/// What reads a body on its way: which filter stands in the call's block, and its life.
extension Loop {
  /// Starts the filter that the body's form needs.
  ///
  /// - Returns: False when the boundary of a multipart body is none.
  mutating func startFilter(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ type: MediaType,
    _ bytes: Span<UInt8>
  ) -> Bool {
    let call = downstream.value.call
    guard let facts = call.facts else { return true }
    let isJSON = call.bodyForm == .json || call.bodyForm == .none && facts.needsBody
    guard isJSON || call.bodyForm == .multipart else { return true }
    // On a short route the path has named it, and no name in the body may.
    let session = call.isNative ? settledSession(downstream) : SessionClaim()
    let sources = gateway.clients.sources(of: call.client)
    guard call.bodyForm == .multipart else {
      // SAFETY: the region is large enough, which `Loop.init` checks, and used for nothing else.
      unsafe block.scanner.initialize(
        to: JSONObjectScanner(
          gateway.catalog,
          route: call.route,
          seed: gateway.hashSeed,
          session: session,
          sources: sources
        )
      )
      // SAFETY: both were begun.
      unsafe block.scanner.pointee.people = block.subject.pointee.people
      return true
    }
    guard
      var filter = MultipartFilter(
        gateway.catalog,
        route: call.route,
        boundary: bytes.extracting(type.boundary.offsets),
        newBoundary: (entropy.next(), entropy.next()),
        session: session,
        sources: sources
      )
    else { return false }
    // SAFETY: as above.
    unsafe filter.people = block.subject.pointee.people
    unsafe block.multipart.initialize(to: filter)
    return true
  }

  /// What is wrong or missing now that the body has ended.
  func finishFilter(_ downstream: Slot<Downstream>, _ block: Block) -> RequestFault? {
    guard let facts = downstream.value.call.facts else { return nil }
    gatherPeople(downstream, block)
    // SAFETY: the filter of the body's form was started in the call's block.
    switch downstream.value.call.bodyForm {
    case .json:
      downstream.value.call.askedCount = unsafe block.scanner.pointee.askedCount
      return unsafe block.scanner.pointee.finish()
    case .multipart:
      downstream.value.call.askedCount = unsafe block.multipart.pointee.askedCount
      return unsafe block.multipart.pointee.finish()
    case .none where facts.needsBody: return unsafe block.scanner.pointee.finish()
    case .none, .form, .raw, .ignored: return nil
    }
  }

  /// Takes over the session that the body names.
  ///
  /// - Returns: False when the call was refused.
  mutating func settleFilteredSession(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    isComplete: Bool
  ) -> Bool {
    guard downstream.value.call.isNative else { return true }
    let claimed: SessionClaim
    let hadSelector: Bool
    // SAFETY: the filter of the body's form was started in the call's block.
    switch downstream.value.call.bodyForm {
    case .json:
      claimed = unsafe block.scanner.pointee.session
      hadSelector = unsafe block.scanner.pointee.hadSelector
    case .multipart:
      claimed = unsafe block.multipart.pointee.session
      hadSelector = unsafe block.multipart.pointee.hadSelector
    case .none, .form, .raw, .ignored: return true
    }
    guard
      let refusal = settleSession(
        downstream,
        block,
        claimed: claimed,
        hadSelector: hadSelector,
        isComplete: isComplete
      )
    else { return true }
    refuse(downstream, refusal)
    return false
  }

  /// The first part of the body has gone into the request: from now on nothing can be taken back,
  /// and what names a session must name this one.
  func streamFilter(_ downstream: Slot<Downstream>, _ block: Block) {
    let session = settledSession(downstream)
    gatherPeople(downstream, block)
    downstream.value.call.hashesBody = false
    // SAFETY: the filter of the body's form was started in the call's block.
    switch downstream.value.call.bodyForm {
    case .json:
      unsafe block.scanner.pointee.isHeld = false
      if !session.isEmpty { unsafe block.scanner.pointee.session = session }
    case .multipart:
      unsafe block.multipart.pointee.isHeld = false
      if !session.isEmpty { unsafe block.multipart.pointee.session = session }
    case .none, .form, .raw, .ignored: break
    }
  }

  /// Turns a form, which stands in the block as it came, into the upstream JSON body in `scratch`.
  mutating func writeForm(_ downstream: Slot<Downstream>, _ block: Block) -> Refusal? {
    // SAFETY: the subject was begun.
    let people = unsafe block.subject.pointee.people
    var named = FormClaim(session: settledSession(downstream), people: people)
    if downstream.value.call.isNative {
      // Read once for the session, which goes before what the form says.
      if let fault = convertForm(downstream, block, &named, hasMembers: false) {
        return .request(fault)
      }
      scratch.removeAll()
      if let refusal = settleSession(
        downstream,
        block,
        claimed: named.session,
        hadSelector: named.hadSelector,
        isComplete: true
      ) {
        return refusal
      }
      named = FormClaim(session: settledSession(downstream), people: people)
    }
    let call = downstream.value.call
    // SAFETY: the text of the call's path values, which nobody writes meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(call.textRange))
    let hasMembers = gateway.catalog.writeBodyPrefix(
      call.route,
      values: call.values,
      scratch: text,
      session: call.namesSessionInBody ? named.session : nil,
      into: &scratch
    )
    let fault = convertForm(downstream, block, &named, hasMembers: hasMembers)
    downstream.value.call.askedCount = named.askedCount
    // SAFETY: the subject was begun.
    unsafe block.subject.pointee.people = named.people
    return fault.map { .request($0) }
  }

  /// What a form says besides its members.
  private struct FormClaim {
    var session: SessionClaim
    var people: RecipientList
    var hadSelector = false
    var askedCount = 0
  }

  private mutating func convertForm(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ named: inout FormClaim,
    hasMembers: Bool
  ) -> RequestFault? {
    let call = downstream.value.call
    // SAFETY: the form stands in the call's block, which is only read.
    let form = unsafe Span(_unsafeElements: block.bytes(call.heldBodyRange))
    return FormBody.convert(
      gateway.catalog,
      route: call.route,
      form: form,
      session: &named.session,
      hadSelector: &named.hadSelector,
      sources: gateway.clients.sources(of: call.client),
      people: &named.people,
      askedCount: &named.askedCount,
      hasMembers: hasMembers,
      into: &scratch
    )
  }
}
