import Gateway
import HTTP1
import Testing
import WARest

@Suite("Policies of sends, classes and shadows")
struct LimitPolicyTests {
  static let start: UInt64 = 1_000_000_000_000
  static let second: UInt64 = 1_000_000_000

  static func table(
    _ configuration: LimitConfiguration,
    clients: [ClientConfiguration] = [LimitTableTests.client("a")],
    keys: Int = 1
  ) -> LimitTable {
    LimitTable(configuration, clients: clients, keys: keys, seed: (1, 2), now: start)
  }

  /// No limits at all.
  static func nothing() -> LimitConfiguration {
    LimitTableTests.configuration(session: nil)
  }

  static func ask(
    _ table: LimitTable,
    _ session: String = "main",
    _ callClass: CallClass = .send,
    to recipients: [String] = [],
    attachments: Int = 0,
    units: UInt8 = 0,
    hasCooldown: Bool = false
  ) -> LimitAsk {
    var people = RecipientList()
    for name in recipients { people.insert(LimitWorld.id(name)) }
    return table.ask(
      session: octets(session).span,
      client: 0,
      callClass: callClass,
      hasCooldown: hasCooldown,
      units: units,
      attachments: attachments,
      people: people,
      jitterSeed: .max
    )
  }

  @Test func `a send costs its recipients times its files, another call one`() {
    let table = Self.table(Self.nothing())
    #expect(Self.ask(table).cost == 1)
    #expect(Self.ask(table, to: ["491511111111", "491522222222"]).cost == 2)
    #expect(Self.ask(table, to: ["491511111111", "+491511111111"]).cost == 1)
    #expect(Self.ask(table, to: ["491511111111", "491522222222"], attachments: 3).cost == 6)
    #expect(Self.ask(table, "main", .write, to: ["491511111111"], attachments: 3).cost == 1)
    #expect(Self.ask(table, attachments: .max).cost == .max)
  }

  @Test func `fifty recipients are charged each, or none of them`() {
    var configuration = Self.nothing()
    let rate = RatePolicy(quota: 20, windowSeconds: 60, burst: 1)
    configuration.session.recipient = LimitPolicy(rate)
    let table = Self.table(configuration)
    let names = (0..<50).map { "49151\(1_000_000 + $0)" }
    let one = Self.ask(table, to: [names[49]])
    #expect(table.charge(one, now: Self.start).isAllowed)
    // All but one were free, and stay so.
    let all = Self.ask(table, to: names)
    let refused = table.charge(all, now: Self.start)
    #expect(refused.violated == LimitKind.recipient.bit)
    #expect(refused.retryAfterSeconds == 3)
    for name in names.dropLast() {
      #expect(table.look(Self.ask(table, to: [name]), now: Self.start).isAllowed)
    }
    #expect(table.charge(all, now: Self.start + 3 * Self.second).isAllowed)
    for name in names {
      let ask = Self.ask(table, to: [name])
      #expect(!table.look(ask, now: Self.start + 6 * Self.second - 1).isAllowed)
      #expect(table.look(ask, now: Self.start + 6 * Self.second).isAllowed)
    }
  }

  @Test func `a list that can never pass is told the largest that can`() {
    var configuration = LimitTableTests.configuration()
    configuration.session.perDay = LimitPolicy(
      RatePolicy(quota: 4, windowSeconds: 86_400, burst: 4)
    )
    let table = Self.table(configuration)
    let names = ["491511111111", "491522222222", "491533333333"]
    let verdict = table.charge(Self.ask(table, to: names, attachments: 2), now: Self.start)
    #expect(verdict.kind == .neverPasses)
    #expect(verdict.burst == 4)
    #expect(verdict.listMax == 2)
    let document = written {
      ProblemDocument.add(verdict, session: octets("main").span, into: &$0)
    }
    #expect(
      document == """
        ,"detail":"session main may send 5 messages at once; 6 asked, which no waiting makes \
        possible; 2 recipients with 2 files each would pass",\
        "violated-policies":["session","session-day"],"recipients_max":2
        """
    )
    // And that does pass.
    let shorter = Self.ask(table, to: Array(names.prefix(2)), attachments: 2)
    #expect(table.charge(shorter, now: Self.start).isAllowed)
  }

  @Test func `a class is charged beside the session, and alone`() {
    var configuration = LimitTableTests.configuration()
    let rate = RatePolicy(quota: 60, windowSeconds: 3_600, burst: 2)
    configuration.session.groupWrite = LimitPolicy(rate)
    let table = Self.table(configuration)
    let write = Self.ask(table, "main", .groupWrite)
    for _ in 0..<2 { #expect(table.charge(write, now: Self.start).isAllowed) }
    let refused = table.charge(write, now: Self.start)
    #expect(refused.violated == LimitKind.groupWrite.bit)
    #expect(refused.state(.session).remaining == 3)
    #expect(refused.retryAfterSeconds == 60)
    for _ in 0..<3 {
      #expect(table.charge(Self.ask(table, "main", .groupRead), now: Self.start).isAllowed)
    }
    let document = written {
      ProblemDocument.add(refused, session: octets("main").span, into: &$0)
    }
    let detail = "session main may make 60 group-write calls an hour; 1 asked, 0 left"
    #expect(document?.contains(detail) == true)
  }

  @Test func `sends keep their distance, each by its own chance`() {
    var configuration = Self.nothing()
    configuration.session.spacingMilliseconds = 2_000
    configuration.session.jitterMilliseconds = 1_000
    let table = Self.table(configuration)
    let ask = Self.ask(table)
    #expect(ask.jitter == Self.second)
    #expect(table.charge(ask, now: Self.start).isAllowed)
    let refused = table.charge(ask, now: Self.start)
    #expect(refused.violated == LimitKind.spacing.bit)
    #expect(refused.waitNanoseconds == 3 * Self.second)
    #expect(table.charge(Self.ask(table, "main", .read), now: Self.start).isAllowed)
    var other = ask
    other.jitter = 0
    #expect(table.charge(other, now: Self.start + 3 * Self.second).isAllowed)
    #expect(table.look(ask, now: Self.start + 5 * Self.second).isAllowed)
  }

  @Test func `the pause of WARest holds for a recipient, whatever the session`() {
    var configuration = Self.nothing()
    configuration.cooldownMilliseconds = 3_000
    let table = Self.table(configuration)
    let first = Self.ask(table, "main", to: ["491511111111"], hasCooldown: true)
    #expect(table.charge(first, now: Self.start).isAllowed)
    let second = Self.ask(table, "other", .write, to: ["491511111111"], hasCooldown: true)
    let refused = table.charge(second, now: Self.start)
    #expect(refused.kind == .reducedCapacity)
    #expect(refused.obstacle == .cooldown)
    #expect(refused.waitNanoseconds == 3_250_000_000)
    #expect(refused.retryAfterSeconds == 4)
    #expect(written { $0.appendRateLimitFields(refused) } == "Retry-After: 4\r\n")
    let document = written {
      ProblemDocument.add(refused, session: octets("other").span, into: &$0)
    }
    #expect(
      document == """
        ,"detail":"WARest wants a pause between two calls for one recipient","retry_after":4
        """
    )
    let free = Self.ask(table, "other", to: ["491511111111"])
    #expect(table.charge(free, now: Self.start).isAllowed)
    #expect(table.charge(second, now: Self.start + 3_250_000_000).isAllowed)
  }

  @Test func `the key's quota is nobody's own`() {
    var configuration = LimitTableTests.configuration()
    configuration.upstream = LimitPolicy(RatePolicy(quota: 100, windowSeconds: 60, burst: 4))
    configuration.enforcesUpstreamAlways = true
    let table = Self.table(configuration)
    let ask = Self.ask(table, units: 2)
    for _ in 0..<2 { #expect(table.charge(ask, now: Self.start).isAllowed) }
    let refused = table.charge(ask, now: Self.start)
    #expect(refused.kind == .reducedCapacity)
    #expect(refused.obstacle == .upstreamKey)
    #expect(refused.waitNanoseconds == 1_200_000_000)
    #expect(
      written { $0.appendRateLimitFields(refused) } == """
        RateLimit-Policy: "session";q=20;w=60\r
        RateLimit: "session";r=3;t=3\r
        Retry-After: 2\r\n
        """
    )
    #expect(table.wait(ask, ahead: 0, now: Self.start) == 0)
    // The session's own refusal comes first.
    for _ in 0..<3 {
      #expect(table.charge(Self.ask(table, "main", .read), now: Self.start).isAllowed)
    }
    let both = table.charge(ask, now: Self.start)
    #expect(both.kind == .limited)
    #expect(both.obstacle == .policies)
    #expect(both.waitNanoseconds == 3 * Self.second)
    #expect(table.keys[0].unitsInFlight == 4)
  }

  @Test func `what is only watched is neither enforced nor shown`() {
    var configuration = LimitTableTests.configuration()
    configuration.session.perDay = LimitPolicy(
      RatePolicy(quota: 2, windowSeconds: 86_400, burst: 2),
      isShadow: true
    )
    let table = Self.table(configuration)
    let ask = Self.ask(table)
    for _ in 0..<2 { #expect(table.charge(ask, now: Self.start).shadowed == 0) }
    let third = table.charge(ask, now: Self.start)
    #expect(third.isAllowed)
    #expect(third.shadowed == LimitKind.sessionDay.bit)
    #expect(third.state(.sessionDay).remaining == 0)
    #expect(
      written { $0.appendRateLimitFields(third) } == """
        RateLimit-Policy: "session";q=20;w=60\r
        RateLimit: "session";r=2;t=3\r\n
        """
    )
    // What would have been refused was not charged either.
    table.refund(ask, third, now: Self.start)
    let later = Self.start + 43_200 * Self.second
    #expect(table.charge(ask, now: later).shadowed == 0)
  }

  @Test func `patterns choose the limits`() {
    var configuration = LimitTableTests.configuration()
    var limits = SessionLimits()
    limits.rate = LimitPolicy(RatePolicy(quota: 1, windowSeconds: 1, burst: 1))
    limits.inFlightMax = 3
    configuration.overrides = [
      SessionOverride(patterns: ["sales-*", "vip"], limits: limits),
      SessionOverride(patterns: ["sales-1"], limits: SessionLimits()),
    ]
    let table = Self.table(configuration)
    for session in ["sales-1", "sales-", "vip"] {
      let ask = Self.ask(table, session)
      #expect(table.limits(ask.profile) == limits)
      #expect(table.charge(ask, now: Self.start).state(.session).quota == 1)
    }
    for session in ["sales", "vip-1", "VIP", ""] {
      #expect(table.limits(Self.ask(table, session).profile) == configuration.session)
    }
  }

  @Test func `calls before it make a call wait as long as all of them take`() {
    let table = Self.table(LimitTableTests.configuration())
    let ask = Self.ask(table, to: ["491511111111", "491522222222"])
    #expect(table.wait(ask, ahead: 3, now: Self.start) == 0)
    #expect(table.wait(ask, ahead: 4, now: Self.start) == 3 * Self.second)
    #expect(table.wait(ask, ahead: 24, now: Self.start) == 63 * Self.second)
    #expect(table.wait(ask, ahead: .max, now: Self.start) > 1_000_000 * Self.second)
    let long = Self.ask(table, to: (0..<6).map { "49151\(1_000_000 + $0)" })
    #expect(table.wait(long, ahead: 0, now: Self.start) == .max)
  }

  @Test func `a session sticks to its key, and another key takes only its share`() {
    let tables = [2, 3].map { Self.table(Self.nothing(), keys: $0) }
    var moved = 0
    var counts = [0, 0, 0]
    for index in 0..<3_000 {
      let keys = tables.map { Self.ask($0, "s\(index)").key }
      #expect(Self.ask(tables[0], "s\(index)").key == keys[0])
      if keys[0] != keys[1] {
        moved += 1
        #expect(keys[1] == 2)
      }
      counts[Int(keys[1])] += 1
    }
    #expect((800...1_200).contains(moved))
    #expect(counts.allSatisfy { (800...1_200).contains($0) })
  }
}
