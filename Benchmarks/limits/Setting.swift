import Gateway

/// What is measured: a table with as many live sessions as were asked for, and six policies.
struct Setting {
  /// Sessions that have something used at any time.
  let sessionCount: Int
  let clientCount = 8
  let keyCount: Int
  var recipientCount: Int { sessionCount }
  let table: LimitTable

  /// Names in one piece, each of `nameBytes`.
  let names: [UInt8]
  static let nameBytes = 14

  /// How far the clock goes for each decision: each session is back after a minute on average, so
  /// that nearly all pass, and with a day's 500 nearly all are ahead of the clock at any time.
  let stepNanoseconds: UInt64

  /// Where the clock starts.
  static let start: UInt64 = 1_000_000_000_000

  init(sessionCount: Int, keyCount: Int) {
    self.sessionCount = sessionCount
    self.keyCount = keyCount
    stepNanoseconds = 60_000_000_000 / UInt64(sessionCount)
    var configuration = LimitConfiguration()
    configuration.session.send = LimitPolicy(
      RatePolicy(quota: 30, windowSeconds: 60, burst: 10)
    )
    configuration.upstream = LimitPolicy(
      RatePolicy(quota: 1_000_000, windowSeconds: 1, burst: 1_000_000)
    )
    configuration.enforcesUpstreamAlways = true
    configuration.cooldownMilliseconds = 0
    configuration.sessionsMax = sessionCount
    configuration.recipientsMax = sessionCount
    let wide = LimitPolicy(RatePolicy(quota: 1_000_000, windowSeconds: 1, burst: 1_000_000))
    let clients = (0..<clientCount).map { index in
      ClientConfiguration(
        name: "client-\(index)",
        tokenDigests: [],
        sessionPatterns: ["*"],
        scopes: ["*"],
        limit: wide
      )
    }
    table = LimitTable(
      configuration,
      clients: clients,
      keys: keyCount,
      seed: (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210),
      now: Setting.start
    )
    var names: [UInt8] = []
    names.reserveCapacity(sessionCount * Setting.nameBytes)
    for index in 0..<sessionCount {
      let digits = String(index)
      let padding = String(repeating: "0", count: Setting.nameBytes - 6 - digits.count)
      names += Array("sales-\(padding)\(digits)".utf8)
    }
    self.names = names
  }
}
