import Dispatch
import Foundation
import Gateway
import Testing
import Transport
import WARest

@testable import Server

@Suite("The file that keeps the limits, written")
struct LimitStateFileTests {
  @Test func `is written when something has changed, and at a stop`() throws {
    let folder = try StateFolder()
    let limits = KeptLimits(folder, at: .after(0), monotonicSeconds: 10)
    let write = { limits.file.write(onlyChanges: true, at: .after(0), now: limits.now) }
    #expect(write() && write())
    #expect(limits.file.statistics.writes == 1)
    #expect(limits.call("main", .send))
    #expect(write() && write())
    #expect(limits.file.statistics.writes == 2)
    #expect(limits.paused.pause("main", reason: "", now: 0))
    #expect(write() && write())
    #expect(limits.file.statistics.writes == 3)
    limits.file.close()
    let statistics = limits.file.statistics
    #expect(statistics.writes == 4)
    #expect(statistics.bytes == (try folder.octets().count))
    #expect(statistics.entries > 0 && !statistics.isFailing && statistics.failures == 0)
  }

  @Test func `that it cannot be written is said once, and that it can again`() throws {
    let folder = try StateFolder()
    let log = CapturedLog()
    let limits = KeptLimits(folder, at: .after(0), monotonicSeconds: 10, log: log)
    let hidden = folder.path + ".hidden"
    try FileManager.default.moveItem(atPath: folder.path, toPath: hidden)
    for _ in 0..<3 { #expect(!limits.file.write(onlyChanges: true)) }
    #expect(limits.file.statistics.failures == 3)
    #expect(limits.file.statistics.isFailing)
    try FileManager.default.moveItem(atPath: hidden, toPath: folder.path)
    for _ in 0..<3 { #expect(limits.file.write(onlyChanges: true)) }
    #expect(!limits.file.statistics.isFailing)
    let lines = log.text.split(separator: "\n")
    #expect(lines.count { $0.contains("the state of the limits cannot be kept") } == 1)
    #expect(lines.count { $0.contains("the state of the limits is kept again") } == 1)
    #expect(try folder.names() == ["audit-limits.state"])
  }

  @Test func `follows the table by itself, and ends with a last one`() async throws {
    let folder = try StateFolder()
    let moment = LimitMoment.now
    let limits = KeptLimits(
      folder,
      at: moment,
      monotonicSeconds: Clock.monotonicNanoseconds() / 1_000_000_000
    )
    limits.file.start()
    // The first write comes at once; `close` waits for it.
    #expect(limits.call("main", .write, cost: 1))
    limits.file.writeSoon()
    limits.file.close()
    guard case .snapshot(let snapshot) = LimitStateReading(folder.file).content else {
      Issue.record("no snapshot")
      return
    }
    #expect(snapshot.sessionCount == 1)
    #expect(snapshot.head.moment.bootID[0] == moment.bootID[0])
  }

  /// Loops charge while it is written.
  @Test func `is whole while the table is in use`() throws {
    let folder = try StateFolder()
    var configuration = KeptLimits.configuration
    configuration.session.rate = KeptLimits.policy(1_000, 1, burst: 1_000)
    configuration.session.perDay = KeptLimits.policy(1_000_000, 86_400, burst: 1_000_000)
    configuration.session.read = nil
    let limits = KeptLimits(folder, configuration, at: .after(0), monotonicSeconds: 10)
    let asks = (0..<100).map { limits.ask("s\($0)", .read) }
    let (table, file, path, now) = (limits.table, limits.file, folder.file, limits.now)
    let passed = Count()
    DispatchQueue.concurrentPerform(iterations: 3) { part in
      for number in 0..<300 {
        if part > 0 {
          if table.charge(asks[number % 100], now: now).isAllowed { passed.add() }
        } else if number % 30 == 0 {
          #expect(file.write(onlyChanges: false, at: .after(0), now: now))
          guard case .snapshot = LimitStateReading(path).content else {
            Issue.record("the file is broken")
            return
          }
        }
      }
    }
    #expect(limits.write(at: .after(0)))
    let second = KeptLimits(folder, configuration, at: .after(0), monotonicSeconds: 99)
    #expect(second.file.statistics.restoredSessions == 100)
    let left = (0..<100).map { Int(second.remaining(.sessionDay, "s\($0)")) }.reduce(0, +)
    #expect(100 * 1_000_000 - left == passed.value)
  }
}
