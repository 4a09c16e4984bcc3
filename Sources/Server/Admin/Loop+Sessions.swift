import Audit
import Gateway
import HTTP1
import Transport
import WARest

/// Sessions on the admin listener: how they are, to pause them, to let them go on.
extension Loop {
  /// Octets of a request's body on the admin listener.
  private static let adminBodyBytesMax: UInt64 = 4_096

  /// Takes `POST /sessions/NAME/pause` and `/resume`; the rest comes with the body.
  ///
  /// - Returns: False when the path is none of these.
  mutating func beginAdminAction(_ downstream: Slot<Downstream>, _ path: Span<UInt8>) -> Bool {
    guard let (name, action) = Loop.adminAction(path), let block = downstream.value.call.block
    else { return false }
    var text = block.writer(BlockLayout.text)
    text.append(path.extracting(name))
    downstream.value.call.textCount = text.count
    downstream.value.call.values.session = ByteRange(0, text.count)
    downstream.value.call.adminAction = action
    downstream.value.call.bodyForm = .raw
    downstream.value.call.bodyBytesMax = Loop.adminBodyBytesMax
    if downstream.value.phase == .body {
      downstream.value.deadline = now + seconds(gateway.limits.bodyGapSeconds)
      if requestHead.expectsContinue { sendContinue(downstream) }
    } else {
      finishAdminAction(downstream, action)
    }
    return true
  }

  /// Where in the path the session's name stands, and what is to be done with it.
  private static func adminAction(_ path: Span<UInt8>) -> (Range<Int>, AdminAction)? {
    let start = "/sessions/".utf8.count
    let action: AdminAction
    let end: Int
    if path.count > start + 6, path.extracting(last: 6).isEqual("/pause") {
      (action, end) = (.pause, path.count - 6)
    } else if path.count > start + 7, path.extracting(last: 7).isEqual("/resume") {
      (action, end) = (.resume, path.count - 7)
    } else {
      return nil
    }
    guard path.extracting(first: start).isEqual("/sessions/") else { return nil }
    // A session's name has no character that a path has to escape.
    return SessionName.isValid(path.extracting(start..<end)) ? (start..<end, action) : nil
  }

  /// The request is complete.
  mutating func finishAdminAction(_ downstream: Slot<Downstream>, _ action: AdminAction) {
    downstream.value.phase = .inFlight
    guard let block = downstream.value.call.block else { return }
    // SAFETY: parts of the call's block, which nobody writes meanwhile.
    let body = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.heldBodyRange))
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    scratch.removeAll()
    guard let reason = ReasonBody.read(body) else {
      scratch.append("the body is {\"reason\":\"…\"} or nothing\n")
      answerAdmin(downstream, status: 400)
      return
    }
    let name = String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
    guard gateway.setPaused(name, action == .pause, reason: reason) else {
      scratch.append("too many sessions are paused\n")
      answerAdmin(downstream, status: 503)
      return
    }
    SessionsDocument.write([name], of: gateway, now: now, into: &scratch)
    answerAdmin(downstream, status: 200, SessionsDocument.mediaType)
  }

  /// Answers `GET /sessions`.
  mutating func answerSessions(_ downstream: Slot<Downstream>) {
    SessionsDocument.write(gateway.knownSessions, of: gateway, now: now, into: &scratch)
    answerAdmin(downstream, status: 200, SessionsDocument.mediaType)
  }
}
