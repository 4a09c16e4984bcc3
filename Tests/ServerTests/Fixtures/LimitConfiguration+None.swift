import Gateway

extension LimitConfiguration {
  /// No policy at all, for tests of other things.
  static var none: LimitConfiguration {
    var limits = LimitConfiguration()
    limits.session.rate = nil
    limits.session.perDay = nil
    limits.session.recipient = nil
    limits.session.groupWrite = nil
    limits.session.groupRead = nil
    limits.session.inFlightMax = 0
    limits.session.breaker.failures = 0
    limits.upstream = nil
    limits.cooldownMilliseconds = 0
    return limits
  }
}
