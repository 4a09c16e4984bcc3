import Logging

extension Loop {
  /// Refused calls that are recorded one by one between two ticks; of the others only the number
  /// is kept, so that nobody fills the disk with what he may not do.
  static let refusedRecordsPerTickMax = 250

  /// Keeps count of refused calls.
  ///
  /// A call whose intent is on record always gets its outcome there.
  mutating func mayRecord(_ call: borrowing Call) -> Bool {
    if call.hasIntent { return true }
    switch call.outcome {
    case .denied, .invalid, .limited: break
    default: if call.client >= 0 { return true }
    }
    guard refusedRecordsLeft > 0 else {
      unrecordedRefusals += 1
      return false
    }
    refusedRecordsLeft -= 1
    return true
  }

  /// Says how many refused calls were not recorded one by one.
  mutating func reportUnrecorded() {
    guard unrecordedRefusals > 0 else { return }
    gateway.logger.warning(
      "more refused calls than are recorded one by one",
      metadata: ["count": "\(unrecordedRefusals)"]
    )
    unrecordedRefusals = 0
  }
}
