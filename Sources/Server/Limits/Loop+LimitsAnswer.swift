import Gateway
import HTTP1
import WARest

/// `GET /v1/limits`: what a caller may still do, and where it waits.
extension Loop {
  /// Octets of a session's part of the document, at most.
  private static let sessionPartBytes = 4_096

  mutating func answerLimits(_ downstream: Slot<Downstream>, _ bytes: Span<UInt8>) -> Refusal? {
    let mask: MethodMask = [MethodMask(.get), MethodMask(.head)]
    switch downstream.value.call.method {
    case .get, .head: break
    case .options:
      answerOptions(downstream, mask)
      return nil
    default: return .methodNotAllowed(mask)
    }
    if let refusal = authenticate(downstream, bytes) { return refusal }
    let client = downstream.value.call.client
    let sessions: [String]
    switch LimitsQuery.read(bytes.extracting(requestHead.query.offsets)) {
    case .everything: sessions = gateway.clients.namedSessions(of: client)
    case .session(let name):
      guard gateway.clients.mayUse(client: client, session: Array(name.utf8).span) else {
        return .sessionNotAllowed
      }
      sessions = [name]
    case .notUnderstood: return .queryNotTaken
    }
    scratch.removeAll()
    LimitsDocument.begin(client, of: gateway, now: now, into: &scratch)
    for name in sessions where scratch.capacity - scratch.count > Loop.sessionPartBytes {
      LimitsDocument.add(name, client, of: gateway, now: now, into: &scratch)
    }
    LimitsDocument.end(client, sessions, of: gateway, into: &scratch)
    beginOwnAnswer(downstream, status: 200)
    output.append("Cache-Control: no-store\r\n")
    appendProblemBody(downstream, "application/json")
    endOwnAnswer(downstream)
    return nil
  }
}
