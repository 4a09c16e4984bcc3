import Gateway
import Synchronization
import Testing

@Suite("An upstream key")
struct UpstreamKeyTests {
  /// WARest's count, from the side of the threads that call it.
  private final class Window: Sendable {
    private let left: Mutex<UInt32>

    init(_ tokens: UInt32) { left = Mutex(tokens) }

    var remaining: UInt32 { left.withLock { $0 } }

    /// What is left after one more; nil for a refusal.
    func take() -> UInt32? {
      left.withLock { left in
        if left == 0 { return nil }
        left -= 1
        return left
      }
    }
  }

  private static let second: UInt64 = 1_000_000_000
  private static let start: UInt64 = 1_000 * second
  private static let margin: UInt64 = second / 4
  private static let policy = LimitPolicy(RatePolicy(quota: 60, windowSeconds: 60, burst: 10))

  struct Reply {
    var at: UInt64 = 0
    var remaining: UInt32
    var resetSeconds: UInt64
  }

  struct Row: CustomTestStringConvertible {
    var name: String
    var replies: [Reply]

    /// Seconds after `start`.
    var at: UInt64 = 1

    /// Seconds that a call of two tokens waits, the margin not counted; 0: none.
    var wait: UInt64
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "enough is left", replies: [Reply(remaining: 2, resetSeconds: 30)], wait: 0),
    Row(name: "too little is left", replies: [Reply(remaining: 1, resetSeconds: 30)], wait: 29),
    Row(
      name: "an older reply comes later",
      replies: [Reply(remaining: 1, resetSeconds: 30), Reply(remaining: 9, resetSeconds: 30)],
      wait: 29
    ),
    Row(
      name: "a reset rounded up is the same reset",
      replies: [Reply(remaining: 1, resetSeconds: 30), Reply(remaining: 9, resetSeconds: 31)],
      wait: 29
    ),
    Row(
      name: "the earlier of two roundings counts",
      replies: [Reply(remaining: 1, resetSeconds: 31), Reply(remaining: 9, resetSeconds: 30)],
      wait: 29
    ),
    Row(
      name: "a later window replaces an earlier one",
      replies: [Reply(remaining: 1, resetSeconds: 3), Reply(remaining: 9, resetSeconds: 60)],
      wait: 0
    ),
    Row(
      name: "a late reply of the window before changes nothing",
      replies: [
        Reply(remaining: 9, resetSeconds: 60), Reply(at: 1, remaining: 0, resetSeconds: 0),
      ],
      wait: 0
    ),
    Row(
      name: "nor does one whose reset is rounded up to a moment ahead",
      replies: [Reply(remaining: 9, resetSeconds: 60), Reply(remaining: 0, resetSeconds: 1)],
      wait: 0
    ),
    Row(
      name: "a reset that comes nearer by far is by a clock that was set",
      replies: [Reply(remaining: 9, resetSeconds: 60), Reply(remaining: 1, resetSeconds: 30)],
      wait: 29
    ),
    Row(
      name: "a reset in an hour is cut to little more than a minute",
      replies: [Reply(remaining: 0, resetSeconds: 3_600)],
      wait: 64
    ),
    Row(
      name: "when the reset has passed nothing is known",
      replies: [Reply(remaining: 0, resetSeconds: 30)],
      at: 31,
      wait: 0
    ),
  ]

  @Test func `what was never sent leaves nothing in WARest's window`() {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    key.learn(limit: 120, remaining: 118, resetNanoseconds: 50 * Self.second, now: Self.start)
    for _ in 0..<200 {
      #expect(key.charge(units: 2, now: Self.start))
      key.refund(units: 2)
    }
    #expect(key.unitsInFlight == 0)
    #expect(key.wait(units: 2, now: Self.start) == 0)
    // What is sent and hangs does count.
    for _ in 0..<59 { #expect(key.charge(units: 2, now: Self.start)) }
    #expect(key.wait(units: 2, now: Self.start) > 0)
  }

  @Test(arguments: rows) func `holds back by what replies say`(_ row: Row) {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    for reply in row.replies {
      key.learn(
        limit: 120,
        remaining: reply.remaining,
        resetNanoseconds: reply.resetSeconds * Self.second,
        now: Self.start + reply.at * Self.second
      )
    }
    let now = Self.start + row.at * Self.second
    let wait = row.wait == 0 ? 0 : row.wait * Self.second + Self.margin
    #expect(key.wait(units: 2, now: now) == wait)
    if wait > 0 {
      #expect(!key.charge(units: 2, now: now))
      #expect(!key.charge(units: 2, now: now + wait - 1))
      #expect(key.unitsInFlight == 0)
      #expect(key.isHeldBack(now: now) == (row.replies.map(\.remaining).min() == 0))
    }
    #expect(key.charge(units: 2, now: now + wait))
    #expect(key.unitsInFlight == 2)
  }

  @Test func `its own bucket refuses nothing before a reply shows that WARest counts`() {
    let key = UpstreamKey(policy: Self.policy, enforcesAlways: false)
    for _ in 0..<15 {
      #expect(key.charge(units: 2, now: Self.start))
      key.replied(units: 2)
    }
    let counting = UpstreamKey(policy: Self.policy, enforcesAlways: false)
    for _ in 0..<8 { #expect(counting.charge(units: 2, now: Self.start)) }
    counting.learn(limit: 120, remaining: 104, resetNanoseconds: 60 * Self.second, now: Self.start)
    for _ in 0..<8 { counting.replied(units: 2) }
    // Six tokens beyond its burst of ten.
    #expect(counting.wait(units: 2, now: Self.start) == 8 * Self.second)
    #expect(!counting.isHeldBack(now: Self.start))
    #expect(!counting.charge(units: 2, now: Self.start + 8 * Self.second - 1))
    #expect(counting.charge(units: 2, now: Self.start + 8 * Self.second))
  }

  @Test func `until a reply has come, no more goes than WARest might count`() {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    for _ in 0..<60 { #expect(key.charge(units: 2, now: Self.start)) }
    #expect(!key.charge(units: 2, now: Self.start))
    #expect(key.wait(units: 2, now: Self.start) > 0)
    // Replies that name no limit.
    for _ in 0..<10 { key.replied(units: 2) }
    for _ in 0..<500 { #expect(key.charge(units: 2, now: Self.start)) }
    #expect(key.unitsInFlight == 1_100)
  }

  @Test func `named by the configuration, its bucket is enforced from the start`() {
    let key = UpstreamKey(policy: Self.policy, enforcesAlways: true)
    for _ in 0..<5 { #expect(key.charge(units: 2, now: Self.start)) }
    #expect(!key.charge(units: 1, now: Self.start))
    #expect(key.wait(units: 1, now: Self.start) == Self.second)
    #expect(key.wait(units: 0, now: Self.start) == 0)
    #expect(key.charge(units: 0, now: Self.start))
    key.refund(units: 2)
    #expect(key.unitsInFlight == 8)
    #expect(key.charge(units: 2, now: Self.start))
    #expect(key.state(now: Self.start).remaining == 0)
    #expect(key.state(now: Self.start).secondsUntilMore == 1)
    #expect(key.state(now: Self.start + 4 * Self.second).remaining == 4)
  }

  @Test func `a shadow refuses nothing itself, and what WARest says holds all the same`() {
    var policy = Self.policy
    policy.isShadow = true
    let key = UpstreamKey(policy: policy, enforcesAlways: true)
    for _ in 0..<9 { #expect(key.charge(units: 2, now: Self.start)) }
    #expect(key.ownWait(units: 2, now: Self.start) == 2 * Self.second)
    #expect(key.wait(units: 2, now: Self.start) == 0)
    key.learn(limit: 120, remaining: 1, resetNanoseconds: 9 * Self.second, now: Self.start)
    #expect(key.wait(units: 2, now: Self.start) == 9 * Self.second + Self.margin)
  }

  @Test func `a back-off holds for as long as the longest one says`() {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    key.backOff(until: Self.start + 30 * Self.second)
    key.backOff(until: Self.start + 20 * Self.second)
    #expect(key.isHeldBack(now: Self.start))
    #expect(key.wait(units: 1, now: Self.start) == 30 * Self.second)
    #expect(!key.charge(units: 1, now: Self.start + 30 * Self.second - 1))
    #expect(key.charge(units: 1, now: Self.start + 30 * Self.second))
    #expect(!key.isHeldBack(now: Self.start + 30 * Self.second))
  }

  @Test func `calls that are out count, but not twice when they hang`() {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    for _ in 0..<10 { #expect(key.charge(units: 2, now: Self.start)) }
    key.learn(limit: 120, remaining: 30, resetNanoseconds: 60 * Self.second, now: Self.start)
    // 30 are left, of which up to 20 are those that are out.
    for _ in 0..<5 { #expect(key.charge(units: 2, now: Self.start)) }
    #expect(!key.charge(units: 1, now: Self.start))
    #expect(key.reportedState(now: Self.start).quota == 120)
    #expect(key.reportedState(now: Self.start).remaining == 0)
    // None has come back, but all have been counted by now.
    let later = Self.start + 10 * Self.second
    #expect(key.wait(units: 2, now: Self.start) <= 10 * Self.second)
    #expect(key.charge(units: 2, now: later))
    #expect(key.reportedState(now: later).remaining == 28)
  }

  @Test func `what a new window counted stays counted, answered or hanging`() {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    key.learn(limit: 10, remaining: 10, resetNanoseconds: 10 * Self.second, now: Self.start)
    let before = Self.start + 9 * Self.second
    for _ in 0..<2 { #expect(key.charge(units: 2, now: before)) }
    // Both came after the reset; the first of them is answered at once, the second hangs.
    let after = Self.start + 10 * Self.second + Self.margin / 2
    key.learn(limit: 10, remaining: 8, resetNanoseconds: 60 * Self.second, now: after)
    key.replied(units: 2)
    let later = Self.start + 25 * Self.second
    for _ in 0..<3 { #expect(key.charge(units: 2, now: later)) }
    #expect(!key.charge(units: 2, now: later))
    #expect(key.wait(units: 2, now: later) == after + 60 * Self.second + Self.margin - later)
  }

  @Test func `a lost reply costs its tokens`() {
    let key = UpstreamKey(policy: nil, enforcesAlways: false)
    #expect(key.charge(units: 2, now: Self.start))
    #expect(key.charge(units: 2, now: Self.start))
    key.learn(limit: 120, remaining: 3, resetNanoseconds: 60 * Self.second, now: Self.start)
    key.replied(units: 2)
    key.lost(units: 2)
    #expect(key.unitsInFlight == 0)
    #expect(!key.charge(units: 2, now: Self.start))
    #expect(key.charge(units: 1, now: Self.start))
  }

  @Test func `another policy keeps what was used, in tokens`() {
    let key = UpstreamKey(policy: Self.policy, enforcesAlways: true)
    for _ in 0..<5 { #expect(key.charge(units: 2, now: Self.start)) }
    let faster = LimitPolicy(RatePolicy(quota: 120, windowSeconds: 60, burst: 12))
    key.reload(policy: faster, enforcesAlways: true, now: Self.start)
    #expect(key.state(now: Self.start).quota == 120)
    #expect(key.state(now: Self.start).remaining == 2)
    key.reload(policy: nil, enforcesAlways: true, now: Self.start)
    #expect(key.wait(units: 2, now: Self.start) == 0)
    #expect(key.state(now: Self.start) == LimitState())
  }

  @Test func `what a snapshot kept is used, from the start`() {
    let key = UpstreamKey(policy: Self.policy, enforcesAlways: false)
    key.restore(arrival: Self.start + 9 * Self.second)
    key.restore(arrival: Self.start)
    #expect(key.arrival == Self.start + 9 * Self.second)
    #expect(key.charge(units: 1, now: Self.start))
    #expect(!key.charge(units: 1, now: Self.start))
  }

  @Test func `a burst of one lets the dearest call pass all the same`() {
    let policy = LimitPolicy(RatePolicy(quota: 60, windowSeconds: 60, burst: 1))
    let key = UpstreamKey(policy: policy, enforcesAlways: true)
    #expect(key.charge(units: 2, now: Self.start))
    #expect(key.wait(units: 2, now: Self.start) == 2 * Self.second)
  }

  @Test func `threads together send no more than WARest has left`() async {
    for round in UInt64(0)..<50 {
      let key = UpstreamKey(policy: nil, enforcesAlways: false)
      key.learn(limit: 5_000, remaining: 1_001, resetNanoseconds: 60 * Self.second, now: Self.start)
      let window = Window(1_001)
      let refused = await withTaskGroup(of: Int.self) { group in
        for task in UInt64(0)..<4 {
          group.addTask {
            var generator = SeededGenerator(seed: round * 4 + task)
            var refused = 0
            var replies: [UInt32] = []
            for _ in 0..<600 where key.charge(units: 1, now: Self.start) {
              let remaining = window.take()
              if let remaining { replies.append(remaining) } else { refused += 1 }
              // Replies come late and in any order.
              while replies.count > Int.random(in: 0...5, using: &generator) {
                let place = Int.random(in: 0..<replies.count, using: &generator)
                key.learn(
                  limit: 5_000,
                  remaining: replies.remove(at: place),
                  resetNanoseconds: 60 * Self.second,
                  now: Self.start
                )
                key.replied(units: 1)
              }
            }
            return refused
          }
        }
        return await group.reduce(0, +)
      }
      #expect(refused == 0)
      #expect(window.remaining <= 30)
    }
  }
}
