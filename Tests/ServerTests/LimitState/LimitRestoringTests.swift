import Gateway
import Testing
import WARest

@testable import Server

@Suite("Limits over a restart")
struct LimitRestoringTests {
  private static let sessions = ["main", "sales-1", "sales-2"]

  /// Makes calls for some minutes.
  private static func use(_ limits: KeptLimits, seed: UInt64, seconds: UInt64 = 300) {
    var random = Numbers(state: seed)
    while limits.seconds < seconds {
      limits.seconds += UInt64.random(in: 0...9, using: &random)
      _ = limits.call(
        sessions.randomElement(using: &random) ?? "main",
        CallClass.allCases.randomElement(using: &random) ?? .send,
        cost: Int.random(in: 1...4, using: &random)
      )
    }
    limits.seconds = seconds
  }

  @Test(arguments: 0..<10)
  func `a process that starts later knows what the first one would`(_ seed: UInt64) throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 1_000)
    LimitRestoringTests.use(first, seed: seed)
    let isWritten = first.write(at: .after(300))
    #expect(isWritten)
    for passed in [0, 1, 7, 60, 3_600, 40_000, 86_400] {
      // The second one's clock may begin anywhere.
      let second = KeptLimits(
        folder,
        at: .after(300 + passed),
        monotonicSeconds: seed % 2 == 0 ? 1 : 9_999
      )
      first.seconds = 300 + UInt64(passed)
      for _ in 0..<5 {
        for session in LimitRestoringTests.sessions {
          #expect(second.differences(to: first, session) == [], "\(passed) s later")
        }
        first.seconds += 29
        second.seconds += 29
      }
    }
  }

  @Test func `a client and a key go on where they were`() throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 50)
    for session in 0..<20 { _ = first.call("s\(session)", .write) }
    let isWritten = first.write(at: .after(0))
    #expect(isWritten)
    let second = KeptLimits(folder, at: .after(0), monotonicSeconds: 90)
    let state = { (limits: KeptLimits) in
      limits.table.look(limits.ask("s0", .write), now: limits.now).state(.client)
    }
    #expect(state(first).remaining == 180)
    #expect(state(second) == state(first))
    let key = second.table.keys[0].state(now: second.now)
    #expect(key == first.table.keys[0].state(now: first.now))
    #expect(key.remaining < key.burst)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var moment: LimitMoment

    /// Seconds that a limit has to count as gone by.
    var elapsed: UInt64
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "nothing", moment: .after(10), elapsed: 10),
    Row(name: "set forward", moment: .after(500_000, boottime: 10), elapsed: 10),
    Row(name: "set back", moment: .after(-500_000, boottime: 10), elapsed: 10),
    Row(name: "a boot", moment: .after(10, boottime: 3, boot: 1), elapsed: 10),
    Row(name: "a boot, set back", moment: .after(-500_000, boottime: 3, boot: 1), elapsed: 0),
    Row(name: "a boot, a week", moment: .after(604_800, boottime: 3, boot: 1), elapsed: 86_400),
  ]

  @Test(arguments: rows)
  func `clocks that are set neither shorten nor prolong a limit`(_ row: Row) throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 1_000)
    for _ in 0..<20 { #expect(first.call("main", .write) || true) }
    let isWritten = first.write(at: .after(0))
    #expect(isWritten)
    let second = KeptLimits(folder, at: row.moment, monotonicSeconds: 5)
    first.seconds = row.elapsed
    #expect(second.differences(to: first, "main") == [])
    // A day after its last call, a session has everything again, whatever happened.
    second.seconds = 86_400
    #expect(second.remaining(.sessionDay) == 100)
  }

  @Test func `rates that were changed meanwhile do not give back what was used`() throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 1_000)
    for _ in 0..<10 { _ = first.call("main", .send, cost: 2) }
    #expect(first.remaining(.sessionDay) == 80)
    let isWritten = first.write(at: .after(0))
    #expect(isWritten)
    for (quota, left) in [(100, 80), (500, 480), (30, 10), (10, 0)] {
      var configuration = KeptLimits.configuration
      configuration.session.perDay = KeptLimits.policy(quota, 86_400, burst: quota)
      let second = KeptLimits(folder, configuration, at: .after(0), monotonicSeconds: 5)
      #expect(second.remaining(.sessionDay) == UInt32(left), "\(quota) a day")
    }
  }

  @Test func `paused sessions stay paused`() throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 10)
    let isPaused = first.paused.pause("main", reason: "ban feared", now: 5)
    let isWritten = first.write(at: .after(0))
    #expect(isPaused && isWritten)
    let second = KeptLimits(folder, at: .after(900_000, boottime: 1, boot: 1), monotonicSeconds: 1)
    #expect(second.paused.all == first.paused.all)
  }
}
