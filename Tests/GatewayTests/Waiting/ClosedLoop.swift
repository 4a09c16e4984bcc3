import HTTP1
import WARest

@testable import Gateway

/// Many callers, a gateway and WARest, in simulated time: each caller makes its next call when the
/// one before it is through.
final class ClosedLoop {
  struct Caller {
    let client: Int
    let session: String
    let acceptedWait: UInt64

    /// Leaves every now and then in the middle of a wait.
    let isFickle: Bool
    var number: UInt64 = 0
  }

  private enum Event {
    case call(caller: Int)
    case arrive(number: UInt64)
    case reply(number: UInt64, ModelledWARest.Reply)
    case due
    case leave(number: UInt64)
    case restart
  }

  private struct Call {
    let caller: Int
    let ask: LimitAsk
    let to: String?
    let isGroup: Bool
    var generation = 0
  }

  static let second: UInt64 = 1_000_000_000

  // What happened.
  private(set) var warest = ModelledWARest()
  private(set) var tokens: [Int]
  private(set) var sessionLog: [String: [(at: UInt64, cost: UInt64)]] = [:]
  private(set) var sentCount = 0
  private(set) var refusedCount = 0
  private(set) var lateCount = 0
  private(set) var leftCount = 0
  private(set) var waits: [(predicted: UInt64, actual: UInt64)] = []
  private(set) var waitingMax = 0

  private let configuration: LimitConfiguration
  private let clients: [ClientConfiguration]
  private var clock: LoopClock<Event>
  private var gateway: ModelledGateway
  private var generation = 0
  private var callers: [Caller]
  private var calls: [UInt64: Call] = [:]
  private var joined: [UInt64: (at: UInt64, predicted: UInt64)] = [:]
  private var numbers: UInt64 = 0
  private var random: SeededGenerator
  private var dueAt = UInt64.max
  private var countsFrom = UInt64.max
  let hangingSession: String?

  init(
    _ configuration: LimitConfiguration,
    weights: [Int],
    clientLimits: [Int: LimitPolicy] = [:],
    callers: [Caller],
    hangingSession: String? = nil,
    seed: UInt64
  ) {
    self.configuration = configuration
    clients = weights.indices.map { index in
      var client = ClientConfiguration(
        name: "client-\(index)",
        tokenDigests: [],
        sessionPatterns: ["*"],
        scopes: ["*"],
        limit: clientLimits[index]
      )
      client.weight = weights[index]
      return client
    }
    self.callers = callers
    self.hangingSession = hangingSession
    random = SeededGenerator(seed: seed)
    tokens = [Int](repeating: 0, count: weights.count)
    let start = 1_000_000 * ClosedLoop.second + seed % 60 * ClosedLoop.second
    clock = LoopClock(now: start)
    gateway = ModelledGateway(configuration, clients: clients, now: start)
    for caller in callers.indices {
      clock.add(.call(caller: caller), at: start + random(upTo: 2 * ClosedLoop.second))
    }
  }

  var now: UInt64 { clock.now }

  /// Tokens of each client are counted from then on.
  func count(from seconds: UInt64) { countsFrom = clock.now + seconds * ClosedLoop.second }

  func restart(after seconds: UInt64) {
    clock.add(.restart, at: clock.now + seconds * ClosedLoop.second)
  }

  func run(seconds: UInt64) {
    let end = clock.now + seconds * ClosedLoop.second
    while clock.now < end, let event = clock.next() { handle(event) }
  }

  private func random(upTo most: UInt64) -> UInt64 { UInt64.random(in: 0...most, using: &random) }

  private func handle(_ event: Event) {
    switch event {
    case .call(let caller): make(caller)
    case .arrive(let number): arrive(number)
    case .reply(let number, let reply): end(number, reply)
    case .due:
      dueAt = .max
      dispatch()
    case .leave(let number): leave(number)
    case .restart: restart()
    }
    schedule()
  }

  // MARK: A call

  private func make(_ caller: Int) {
    numbers += 1
    callers[caller].number = numbers
    let call = draw(caller)
    calls[numbers] = call
    let acceptedWait = callers[caller].acceptedWait
    switch gateway.pass(call.ask, number: numbers, acceptedWait: acceptedWait, now: clock.now) {
    case .admitted: send(numbers)
    case .refused(let verdict): refuse(numbers, verdict)
    case .waits(let predicted):
      joined[numbers] = (clock.now, predicted)
      waitingMax = max(waitingMax, gateway.room.count)
      if callers[caller].isFickle && random(upTo: 4) == 0 {
        clock.add(.leave(number: numbers), at: clock.now + random(upTo: 20 * ClosedLoop.second))
      }
      dispatch()
    }
  }

  /// Mostly sends, to one or a few of a session's contacts; group writes and reads.
  private func draw(_ caller: Int) -> Call {
    let session = Array(callers[caller].session.utf8)
    let dice = random(upTo: 9)
    let isGroup = dice == 0
    let callClass: CallClass = isGroup ? .groupWrite : dice == 1 ? .read : .send
    var people = RecipientList()
    var to: String?
    if callClass == .send {
      let texts = (0..<Int(random(upTo: 9) / 8 + 1)).map { _ in "62812000\(100 + random(upTo: 400))"
      }
      for text in texts { people.insert(RecipientID(Array(text.utf8).span, as: .recipients)) }
      to = texts.joined(separator: ",")
    }
    let ask = gateway.gate.table.ask(
      session: session.span,
      client: callers[caller].client,
      callClass: callClass,
      hasCooldown: callClass == .send,
      units: isGroup ? 1 : 2,
      attachments: 1,
      people: people,
      jitterSeed: random.next()
    )
    return Call(caller: caller, ask: ask, to: to, isGroup: isGroup, generation: generation)
  }

  private func send(_ number: UInt64) {
    guard let call = calls[number] else { return }
    sentCount += 1
    let caller = callers[call.caller]
    if clock.now >= countsFrom { tokens[caller.client] += Int(call.ask.units) }
    sessionLog[caller.session, default: []].append((clock.now, UInt64(call.ask.cost)))
    // The way there takes its time, not always the same.
    clock.add(.arrive(number: number), at: clock.now + 1_000_000 + random(upTo: 30_000_000))
  }

  private func arrive(_ number: UInt64) {
    guard let call = calls[number] else { return }
    let session = callers[call.caller].session
    let work =
      session == hangingSession
      ? 20 * ClosedLoop.second : UInt64(call.ask.cost) * (200_000_000 + random(upTo: 400_000_000))
    let reply = warest.receive(
      session: call.isGroup ? nil : session,
      units: Int(call.ask.units),
      to: call.to,
      work: work,
      now: clock.now
    )
    clock.add(.reply(number: number, reply), at: reply.at + 1_000_000 + random(upTo: 30_000_000))
  }

  private func end(_ number: UInt64, _ reply: ModelledWARest.Reply) {
    guard let call = calls.removeValue(forKey: number) else { return }
    clock.add(.call(caller: call.caller), at: clock.now + random(upTo: 50_000_000))
    // Who went before a restart is nobody's any more.
    guard call.generation == generation else { return }
    let key = gateway.gate.table.keys[0]
    let date = clock.now / ClosedLoop.second
    key.learn(
      limit: UInt32(ModelledWARest.limit),
      remaining: reply.remaining,
      resetNanoseconds: (max(reply.resetSeconds, date) - date) * ClosedLoop.second,
      now: clock.now
    )
    key.replied(units: call.ask.units)
    gateway.gate.leave(call.ask, .good, now: clock.now)
    gateway.room.callEnded(session: call.ask.session)
    dispatch()
  }

  /// Comes again when it was told to, and not much later.
  private func refuse(_ number: UInt64, _ verdict: LimitVerdict) {
    guard let call = calls.removeValue(forKey: number) else { return }
    refusedCount += 1
    let wait = max(UInt64(verdict.retryAfterSeconds), 1) * ClosedLoop.second
    clock.add(.call(caller: call.caller), at: clock.now + wait + random(upTo: ClosedLoop.second))
  }

  private func leave(_ number: UInt64) {
    guard joined.removeValue(forKey: number) != nil else { return }
    guard let call = calls.removeValue(forKey: number) else { return }
    leftCount += 1
    gateway.room.leave(number)
    clock.add(.call(caller: call.caller), at: clock.now + random(upTo: 3 * ClosedLoop.second))
  }

  // MARK: The room

  private func dispatch() {
    var reports: [(UInt64, LimitVerdict)] = []
    gateway.room.dispatch(now: clock.now, gate: gateway.gate) { reports.append(($0, $1)) }
    for (number, verdict) in reports {
      if let (at, predicted) = joined.removeValue(forKey: number), verdict.isAllowed {
        waits.append((predicted: predicted, actual: clock.now - at))
      }
      if verdict.isAllowed {
        send(number)
      } else {
        lateCount += 1
        refuse(number, verdict)
      }
    }
  }

  /// A loop's timer is never early, and a little late.
  private func schedule() {
    let due = gateway.room.nextDue
    guard due != .max, due < dueAt else { return }
    dueAt = due
    clock.add(.due, at: max(due, clock.now) + random(upTo: 2_000_000))
  }

  private func restart() {
    let former = gateway
    generation += 1
    gateway = ModelledGateway(configuration, clients: clients, now: clock.now)
    gateway.restore(former, now: clock.now)
    for number in joined.keys.sorted() {
      guard let call = calls.removeValue(forKey: number) else { continue }
      clock.add(.call(caller: call.caller), at: clock.now + random(upTo: 2 * ClosedLoop.second))
    }
    joined = [:]
  }
}
