import Gateway
import Testing
import WARest

@Suite("All limits against logs of timestamps")
struct LimitModelTests {
  static let start: UInt64 = 5_000_000_000_000

  /// One call at the table and at the model.
  private func step(_ world: inout LimitWorld, _ now: UInt64) throws {
    let call = world.call()
    let ask = world.ask(call)
    let meetings = world.meetings(call, ask)
    let expected = world.model.answer(meetings, at: now)
    let looked = world.table.look(ask, now: now)
    let verdict = world.table.charge(ask, now: now)
    try #require(looked.kind == verdict.kind && looked.violated == verdict.violated)
    try #require(verdict.isAllowed == expected.passes)
    try #require(verdict.violated == expected.violated)
    let upstream = LimitKind.upstream.bit
    try #require((verdict.shadowed & ~upstream) == expected.shadowed)
    let applied = Set(meetings.map(\.kind)).reduce(0 as UInt16) { $0 | $1.bit }
    try #require((verdict.applied | upstream) == (applied | upstream))
    if expected.isHopeless {
      try #require(verdict.kind == .neverPasses)
      try #require(UInt64(verdict.burst) == expected.burst)
      try #require(verdict.listMax == verdict.burst / max(ask.attachments, 1))
      try #require(verdict.retryAfterSeconds == 0)
      return
    }
    if !expected.passes {
      let isCallers = expected.violated & LimitKind.callersMask != 0
      try #require(verdict.kind == (isCallers ? .limited : .reducedCapacity))
      try #require(verdict.waitNanoseconds == expected.wait)
      try checkWait(world, ask, verdict, now)
      return
    }
    world.model.pass(meetings, expected, at: now)
    try checkRemaining(world, meetings, verdict, now)
    if Int.random(in: 0..<5, using: &world.generator) == 0 {
      world.table.refund(ask, verdict, now: now)
      world.model.takeBack(meetings, expected)
    } else if ask.units > 0 {
      world.table.keys[Int(ask.key)].replied(units: ask.units)
    }
  }

  /// Who waits as long as he was told passes, and a nanosecond earlier he does not.
  private func checkWait(
    _ world: LimitWorld,
    _ ask: LimitAsk,
    _ verdict: LimitVerdict,
    _ now: UInt64
  ) throws {
    let due = now + verdict.waitNanoseconds
    try #require(world.table.look(ask, now: due).isAllowed)
    try #require(!world.table.look(ask, now: due - 1).isAllowed)
    let seconds = UInt64(verdict.retryAfterSeconds) * 1_000_000_000
    try #require(seconds >= verdict.waitNanoseconds)
    try #require(seconds - verdict.waitNanoseconds < 1_000_000_000)
    if verdict.violated & LimitKind.upstream.bit == 0 {
      try #require(world.table.wait(ask, ahead: 0, now: now) == verdict.waitNanoseconds)
    }
    for kind in LimitKind.allCases
    where verdict.isViolated(kind) && LimitKind.callersMask & kind.bit != 0 {
      try #require(verdict.state(kind).secondsUntilMore <= verdict.retryAfterSeconds)
    }
  }

  private func checkRemaining(
    _ world: LimitWorld,
    _ meetings: [LimitModel.Meeting],
    _ verdict: LimitVerdict,
    _ now: UInt64
  ) throws {
    for kind in LimitKind.allCases
    where kind != .upstream && verdict.applied & ~verdict.shadowed & kind.bit != 0 {
      let expected = world.model.remaining(kind, meetings, at: now)
      try #require(UInt64(verdict.state(kind).remaining) == expected)
    }
  }

  @Test(arguments: 1...60)
  func `random calls get the model's answers, and what is refused moves nothing`(
    _ seed: UInt64
  ) throws {
    var world = LimitWorld(seed: seed, now: Self.start)
    var now = Self.start
    for _ in 0..<250 {
      now += world.step()
      try step(&world, now)
    }
  }

  @Test(arguments: 1...60)
  func `another configuration keeps what was used`(_ seed: UInt64) throws {
    var world = LimitWorld(seed: seed, now: Self.start)
    var now = Self.start
    for index in 0..<200 {
      now += world.step()
      if index == 100 { world.reload(now: now) }
      try step(&world, now)
    }
  }

  @Test(arguments: 1...60)
  func `a kept state in another process goes on as if nothing had been`(_ seed: UInt64) throws {
    var world = LimitWorld(seed: seed, now: Self.start)
    var now = Self.start
    for index in 0..<200 {
      now += world.step()
      if index == 100 { world.restart(now: now) }
      try step(&world, now)
    }
  }
}
