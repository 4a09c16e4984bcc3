extension RatePolicy {
  /// More than any WhatsApp number survives, and far from overflow in nanoseconds.
  package static let quotaMax = 1_000_000

  /// Reads `5/s`, `20/min`, `100/h` or `500/day`.
  ///
  /// The burst is 1 to the quota; without one, the whole quota may be spent at once.
  package init?(rate: String, burst: Int? = nil) {
    let parts = rate.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    // `Int(_:)` alone would take a sign.
    guard parts.count == 2, (1...7).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let quota = Int(parts[0]), (1...RatePolicy.quotaMax).contains(quota)
    else { return nil }
    let windowSeconds: Int
    switch parts[1] {
    case "s": windowSeconds = 1
    case "min": windowSeconds = 60
    case "h": windowSeconds = 3_600
    case "day": windowSeconds = 86_400
    default: return nil
    }
    guard (1...quota).contains(burst ?? quota) else { return nil }
    self.init(quota: quota, windowSeconds: windowSeconds, burst: burst ?? quota)
  }
}
