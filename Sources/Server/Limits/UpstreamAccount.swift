import HTTP1

/// What the fields of a reply say of WARest's own limits.
struct UpstreamAccount {
  private(set) var limit: UInt64?
  private(set) var remaining: UInt64?

  /// When its window ends, by its own clock: seconds since 1970.
  private(set) var reset: UInt64?

  /// Its clock.
  private(set) var date: Int64?
  private(set) var retryAfter: UInt64?

  mutating func note(_ line: FieldLine, _ bytes: Span<UInt8>) {
    let text = bytes.extracting(line.valueRange.offsets)
    switch line.name {
    case .xRateLimitLimit: limit = UnsignedDecimal.value(of: text)
    case .xRateLimitRemaining: remaining = UnsignedDecimal.value(of: text)
    case .xRateLimitReset: reset = UnsignedDecimal.value(of: text)
    case .retryAfter: retryAfter = UnsignedDecimal.value(of: text)
    case .date: date = HTTPDate.seconds(of: text)
    default: break
    }
  }

  /// How long WARest's window lasts from now on.
  ///
  /// - Parameter clock: our own, for a reply without a date.
  /// - Returns: Seconds, at most an hour; nil: it does not say.
  func secondsUntilReset(_ clock: Int64) -> UInt64? {
    guard let reset else { return nil }
    let left = Int64(clamping: reset) - (date ?? clock)
    return UInt64(min(max(left, 0), 3_600))
  }
}
