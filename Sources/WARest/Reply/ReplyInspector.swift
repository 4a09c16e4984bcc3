/// Reads what became of a call out of WARest's reply.
///
/// The reply is a stranger's text: whatever cannot be followed where it matters is `unknown`.
package enum ReplyInspector {
  /// Judges a reply.
  ///
  /// - Parameters:
  ///   - rule: The route's `replyRule`.
  ///   - status: The upstream status.
  ///   - asked: Files or people that the request named, as the scanner counted them; 0 when that is
  ///     not known. WARest leaves out of a reply what it dropped from a request.
  ///   - body: The whole body, or as much of its front as is at hand when neither the rule nor the
  ///     status asks for reading (`needsWholeBody`).
  /// - Returns: The outcome, and WARest's code.
  package static func inspect(
    _ rule: ReplyRule,
    status: UInt16,
    asked: Int = 0,
    body: Span<UInt8>
  ) -> ReplyVerdict {
    let reading = ReplyReading(body, wholly: needsWholeBody(rule, status: status))
    let outcome: ReplyOutcome =
      switch status {
      case 207: multiStatus(reading)
      case 200...299: success(rule, reading, asked)
      default: .failed
      }
    return ReplyVerdict(outcome: outcome, code: reading.code)
  }

  /// True when the body has to be at hand before the reply's head can be relayed.
  package static func needsWholeBody(_ rule: ReplyRule, status: UInt16) -> Bool {
    status == 207 || status / 100 == 2 && rule != .byStatus
  }

  /// 207 is partial unless it says, in one word or person by person, that everything failed.
  private static func multiStatus(_ reading: ReplyReading) -> ReplyOutcome {
    guard reading.isReadable else { return .unknown }
    if reading.status == .failed { return .failed }
    return reading.done == 0 && reading.failed > 0 ? .failed : .partial
  }

  private static func success(
    _ rule: ReplyRule,
    _ reading: ReplyReading,
    _ asked: Int
  ) -> ReplyOutcome {
    if rule == .byStatus { return .ok }
    guard reading.isReadable else { return .unknown }
    switch rule {
    case .byStatus: return .ok
    case .needsInviteLink:
      return reading.inviteLink == .text && reading.status != .failed ? .ok : .refused
    case .needsGroupId: return reading.groupId == .text ? .ok : .refused
    case .needsPairCode:
      // 1104: the session is open already, and nobody needs a code.
      return reading.pairCode == .text || reading.code == 1104 ? .ok : .refused
    case .needsQR:
      let hasQR = reading.qr == .text || reading.qrString == .text
      return hasQR || reading.code == 1104 ? .ok : .refused
    case .steps:
      if reading.stepsLeft == 0 { return reading.stepsDone > 0 ? .ok : .unknown }
      return reading.stepsDone > 0 ? .partial : .refused
    case .statusWord:
      switch reading.status {
      case .failed: return .refused
      case .partial: return .partial
      case .pending, .other: return .ok
      }
    case .pending: return reading.status == .pending ? .partial : .ok
    case .peopleLists, .peopleStatuses:
      if reading.done == 0 || reading.status == .failed { return .refused }
      let isWhole = reading.failed == 0 && reading.done >= asked
      return isWhole && reading.status != .partial ? .ok : .partial
    case .files:
      if reading.done == 0 { return .refused }
      return reading.failed == 0 && reading.fewestFiles >= asked ? .ok : .partial
    }
  }
}
