import Gateway
import WARest

/// Sessions, clients and recipients, policies by chance, and the model beside the table.
struct LimitWorld {
  struct Call {
    var session: String
    var client: Int
    var callClass: CallClass
    var recipients: [String]
    var target: String?
    var attachments: Int
    var units: UInt8
    var hasCooldown: Bool
    var jitterSeed: UInt64
  }

  static let sessions = ["main", "other", "vip-1", "vip-2", ""]
  static let people = ["491511111111", "491522222222", "491533333333", "4915444", "4915555"]

  /// T is a whole number of nanoseconds in each.
  static let rates: [RatePolicy] = [
    RatePolicy(quota: 20, windowSeconds: 60, burst: 5),
    RatePolicy(quota: 5, windowSeconds: 1, burst: 5),
    RatePolicy(quota: 1, windowSeconds: 3, burst: 1),
    RatePolicy(quota: 100, windowSeconds: 3_600, burst: 40),
    RatePolicy(quota: 20, windowSeconds: 60, burst: 1),
    RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500),
    RatePolicy(quota: 8, windowSeconds: 86_400, burst: 8),
    RatePolicy(quota: 1_000, windowSeconds: 1, burst: 30),
  ]

  private(set) var configuration: LimitConfiguration
  private(set) var clients: [ClientConfiguration]
  private(set) var table: LimitTable
  private let seed: UInt64
  var model = LimitModel()
  var generator: SeededGenerator

  init(seed: UInt64, now: UInt64, keys: Int = 2) {
    self.seed = seed
    generator = SeededGenerator(seed: seed)
    configuration = LimitWorld.configuration(&generator)
    clients = LimitWorld.clients(&generator)
    table = LimitTable(
      configuration,
      clients: clients,
      keys: keys,
      seed: (seed, ~seed),
      now: now
    )
  }

  private static func policy(_ generator: inout SeededGenerator, oneIn: Int) -> LimitPolicy? {
    guard Int.random(in: 0..<oneIn, using: &generator) == 0 else { return nil }
    guard let rate = rates.randomElement(using: &generator) else { return nil }
    return LimitPolicy(rate, isShadow: Int.random(in: 0..<4, using: &generator) == 0)
  }

  private static func limits(_ generator: inout SeededGenerator) -> SessionLimits {
    var limits = SessionLimits()
    limits.rate = policy(&generator, oneIn: 1)
    limits.perDay = policy(&generator, oneIn: 2)
    limits.recipient = policy(&generator, oneIn: 2)
    limits.send = policy(&generator, oneIn: 3)
    limits.groupWrite = policy(&generator, oneIn: 2)
    limits.groupRead = policy(&generator, oneIn: 2)
    limits.write = policy(&generator, oneIn: 2)
    limits.read = policy(&generator, oneIn: 2)
    if Int.random(in: 0..<4, using: &generator) == 0 {
      limits.spacingMilliseconds = Int.random(in: 1...4_000, using: &generator)
      limits.jitterMilliseconds = Int.random(in: 0...2_000, using: &generator)
      limits.isSpacingShadow = Bool.random(using: &generator)
    }
    return limits
  }

  static func configuration(_ generator: inout SeededGenerator) -> LimitConfiguration {
    var configuration = LimitConfiguration()
    configuration.session = limits(&generator)
    configuration.overrides = [SessionOverride(patterns: ["vip-*"], limits: limits(&generator))]
    configuration.cooldownMilliseconds = Bool.random(using: &generator) ? 3_000 : 0
    configuration.upstream = policy(&generator, oneIn: 2)
    if var upstream = configuration.upstream {
      upstream.isShadow = false
      upstream.rate.burst = max(2, upstream.rate.burst)
      configuration.upstream = upstream
    }
    configuration.enforcesUpstreamAlways = true
    return configuration
  }

  private static func clients(_ generator: inout SeededGenerator) -> [ClientConfiguration] {
    ["a", "b"].map { name in
      ClientConfiguration(
        name: name,
        tokenDigests: [],
        sessionPatterns: [],
        scopes: [],
        limit: policy(&generator, oneIn: 2)
      )
    }
  }

  // MARK: Calls

  mutating func call() -> Call {
    let callClass = CallClass.allCases.randomElement(using: &generator) ?? .send
    let count = Int.random(in: 0...3, using: &generator)
    let people = LimitWorld.people.shuffled(using: &generator)
    return Call(
      session: LimitWorld.sessions.randomElement(using: &generator) ?? "main",
      client: Int.random(in: 0..<2, using: &generator),
      callClass: Bool.random(using: &generator) ? .send : callClass,
      recipients: Array(people.prefix(count)),
      target: Int.random(in: 0..<4, using: &generator) == 0 ? people[3] : nil,
      attachments: Int.random(in: 0...2, using: &generator),
      units: UInt8.random(in: 0...2, using: &generator),
      hasCooldown: Bool.random(using: &generator),
      jitterSeed: generator.next()
    )
  }

  func ask(_ call: Call) -> LimitAsk {
    var people = RecipientList()
    for name in call.recipients { people.insert(LimitWorld.id(name)) }
    if let target = call.target { people.aim(at: LimitWorld.id(target)) }
    return table.ask(
      session: octets(call.session).span,
      client: call.client,
      callClass: call.callClass,
      hasCooldown: call.hasCooldown,
      units: call.units,
      attachments: call.attachments,
      people: people,
      jitterSeed: call.jitterSeed
    )
  }

  static func id(_ name: String) -> RecipientID {
    let octets = octets(name)
    return RecipientID(octets.span, as: .recipients)
  }

  // MARK: What a call meets

  func limits(of session: String) -> SessionLimits {
    session.hasPrefix("vip-") ? configuration.overrides[0].limits : configuration.session
  }

  func meetings(_ call: Call, _ ask: LimitAsk) -> [LimitModel.Meeting] {
    let limits = limits(of: call.session)
    let isSend = call.callClass == .send
    let recipients = Set(call.recipients)
    let cost = isSend ? UInt64(max(recipients.count, 1) * max(call.attachments, 1)) : 1
    var meetings: [LimitModel.Meeting] = []
    func meet(_ kind: LimitKind, _ name: String, _ policy: LimitModel.Policy?, _ cost: UInt64) {
      guard let policy else { return }
      let extra = kind == .spacing ? ask.jitter : 0
      meetings.append(
        LimitModel.Meeting(
          kind: kind,
          name: "\(kind) \(name)",
          policy: policy,
          cost: cost,
          extra: extra
        )
      )
    }
    if !call.session.isEmpty {
      meet(.session, call.session, .init(limits.rate), cost)
      meet(.sessionDay, call.session, .init(limits.perDay), cost)
      let kind = LimitKind(call.callClass)
      meet(kind, call.session, .init(LimitWorld.policy(of: call.callClass, limits)), cost)
      if isSend {
        for name in recipients {
          meet(.recipient, "\(call.session) \(name)", .init(limits.recipient), 1)
        }
        let spacing = LimitModel.Policy(
          milliseconds: limits.spacingMilliseconds,
          isShadow: limits.isSpacingShadow
        )
        meet(.spacing, call.session, spacing, 1)
      }
    }
    meet(.client, "\(call.client)", .init(clients[call.client].limit), cost)
    if call.hasCooldown && configuration.cooldownMilliseconds > 0 {
      let pause = LimitModel.Policy(milliseconds: configuration.cooldownMilliseconds + 250)
      for name in recipients.union(call.target.map { [$0] } ?? []) {
        meet(.cooldown, "\(ask.key) \(name)", pause, 1)
      }
    }
    if call.units > 0 {
      meet(.upstream, "\(ask.key)", .init(configuration.upstream), UInt64(call.units))
    }
    return meetings
  }

  static func policy(of callClass: CallClass, _ limits: SessionLimits) -> LimitPolicy? {
    switch callClass {
    case .send: limits.send
    case .groupWrite: limits.groupWrite
    case .groupRead: limits.groupRead
    case .write: limits.write
    case .read: limits.read
    }
  }

  /// Now and then at once, mostly about as fast as policies allow, now and then much later.
  mutating func step() -> UInt64 {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<3: 0
    case 3..<7: UInt64.random(in: 0...400_000_000, using: &generator)
    case 7..<9: UInt64.random(in: 0...4_000_000_000, using: &generator)
    default: UInt64.random(in: 0...400_000_000_000, using: &generator)
    }
  }

  // MARK: Another process

  /// Another table, which is told all that this one knows.
  mutating func restart(now: UInt64) {
    let next = LimitTable(
      configuration,
      clients: clients,
      keys: table.keys.count,
      seed: (seed, ~seed),
      now: now
    )
    table.forEachSession(now: now) { key, words in
      let rates = table.rates(UInt8(key & 0xff))
      var kept = InlineArray<7, LimitRate>(repeating: LimitRate())
      for index in 0..<7 {
        let rate = rates[Int(LimitTable.wordKinds[index].rawValue)]
        kept[index] = LimitRate(interval: rate.interval, burst: rate.burst)
      }
      let place = next.place(ofRates: kept) ?? 255
      next.restoreSession(key & ~0xff | UInt64(place), words, now: now)
    }
    table.forEachBucket(now: now) { key, arrival in
      next.restoreBucket(key, arrival, now: now)
    }
    for place in 0..<table.clientCount {
      let client = table.clientArrival(place, now: now)
      next.restoreClient(
        name: client.name,
        arrival: client.arrival,
        interval: client.interval,
        now: now
      )
    }
    for (old, new) in zip(table.keys, next.keys) { new.restore(arrival: old.arrival) }
    table = next
  }

  // MARK: Another configuration

  /// Every rate another one by chance; a policy that was there stays there.
  mutating func reload(now: UInt64) {
    let formerLimits = LimitWorld.sessions.map { limits(of: $0) }
    let formerClients = clients
    LimitWorld.change(&configuration.session, &generator)
    LimitWorld.change(&configuration.overrides[0].limits, &generator)
    for index in clients.indices { LimitWorld.change(&clients[index].limit, &generator) }
    table.reload(configuration, clients: clients, now: now)
    for (session, old) in zip(LimitWorld.sessions, formerLimits) {
      let new = limits(of: session)
      convert("session \(session)", old.rate, new.rate, now)
      convert("sessionDay \(session)", old.perDay, new.perDay, now)
      for callClass in CallClass.allCases {
        let policies = (
          LimitWorld.policy(of: callClass, old), LimitWorld.policy(of: callClass, new)
        )
        convert("\(LimitKind(callClass)) \(session)", policies.0, policies.1, now)
      }
      for name in LimitWorld.people {
        convert("recipient \(session) \(name)", old.recipient, new.recipient, now)
      }
    }
    for index in clients.indices {
      convert("client \(index)", formerClients[index].limit, clients[index].limit, now)
    }
  }

  private mutating func convert(
    _ name: String,
    _ old: LimitPolicy?,
    _ new: LimitPolicy?,
    _ now: UInt64
  ) {
    guard let old = LimitModel.Policy(old), let new = LimitModel.Policy(new),
      old.interval != new.interval
    else { return }
    model.convert(name, from: old, to: new, at: now)
  }

  private static func change(_ limits: inout SessionLimits, _ generator: inout SeededGenerator) {
    change(&limits.rate, &generator)
    change(&limits.perDay, &generator)
    change(&limits.recipient, &generator)
    change(&limits.send, &generator)
    change(&limits.groupWrite, &generator)
    change(&limits.groupRead, &generator)
    change(&limits.write, &generator)
    change(&limits.read, &generator)
  }

  private static func change(_ policy: inout LimitPolicy?, _ generator: inout SeededGenerator) {
    guard policy != nil, let rate = rates.randomElement(using: &generator) else { return }
    policy?.rate = rate
  }
}
