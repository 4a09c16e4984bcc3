import Gateway
import Logging

/// What policies in shadow mode would have done, in the log: one line a minute at most.
extension Loop {
  private static let shadowReportNanoseconds: UInt64 = 60_000_000_000

  /// By the first loop, for all of them.
  mutating func reportShadows() {
    guard now >= shadowReportDue else { return }
    var metadata: Logger.Metadata = [:]
    for kind in LimitKind.allCases {
      let count = gateway.total { $0.shadowed.value(kind) }
      let place = Int(kind.rawValue)
      guard count > shadowsReported[place] else { continue }
      metadata["\(kind.name)"] = "\(count - shadowsReported[place])"
      shadowsReported[place] = count
    }
    guard !metadata.isEmpty else { return }
    shadowReportDue = now + Loop.shadowReportNanoseconds
    gateway.logger.notice("policies in shadow mode would have refused calls", metadata: metadata)
  }
}
