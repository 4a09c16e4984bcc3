import Gateway
import Testing
import WARest

@testable import Server

@Suite("Limits rebuilt from the audit log")
struct LimitReplayedTests {
  private static let names: [CallClass: (operation: String, effect: String)] = [
    .send: ("messages.text", "send"), .groupWrite: ("groups.create", "write"),
    .groupRead: ("groups.list", "read"), .write: ("chats.read", "write"),
    .read: ("chats.list", "read"),
  ]

  /// Makes calls, and puts on record what passed, as the gateway does: once in a while a call does
  /// not reach WARest, and its charge is taken back before anybody looks.
  private static func use(
    _ limits: KeptLimits,
    _ folder: StateFolder,
    seed: UInt64,
    until seconds: UInt64,
    pace: ClosedRange<UInt64> = 0...9
  ) {
    var random = Numbers(state: seed)
    var number = 0
    while true {
      let next = limits.seconds + UInt64.random(in: pace, using: &random)
      guard next <= seconds else { break }
      limits.seconds = next
      let callClass = CallClass.allCases.randomElement(using: &random) ?? .send
      let session = ["main", "sales-1"].randomElement(using: &random) ?? "main"
      let cost = callClass == .send ? Int.random(in: 1...4, using: &random) : 1
      let isMade = random.next() % 5 > 0
      guard !isMade || limits.call(session, callClass, cost: cost) else { continue }
      number += 1
      let (operation, effect) = names[callClass] ?? ("", "")
      let call = AuditLines.Call(
        id: "\(seed)-\(number)",
        session: session,
        operation: operation,
        effect: effect,
        cost: UInt64(cost)
      )
      folder.add { lines in
        lines.time = StateFolder.start + Int64(limits.seconds) * 1_000_000
        let status: UInt64? = isMade ? 200 : nil
        if effect == "read" {
          lines.outcome(call, isMade ? .ok : .failed, nil, upstreamStatus: status)
        } else {
          lines.intent(call)
          lines.time += 400_000
          // Now and then an outcome is lost with the process.
          if isMade && number % 17 == 0 { return }
          lines.outcome(call, .ok, isMade ? .sent : .notSent, upstreamStatus: status)
        }
      }
    }
    limits.seconds = seconds
  }

  @Test func `the operations of this test are those of the catalogue`() {
    for (callClass, name) in LimitReplayedTests.names {
      let route = OperationCatalog.route(named: name.operation)
      #expect(
        route.map { CallClass(effect: $0.operation.effect, family: $0.operation.family) }
          == callClass
      )
    }
  }

  /// Killed at some moment: the snapshot is older, and the log has the rest.
  @Test(arguments: 0..<8)
  func `what came after the snapshot is as if it had been in it`(_ seed: UInt64) throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 5_000)
    LimitReplayedTests.use(first, folder, seed: seed, until: 200)
    if seed % 2 == 0 { try folder.rotate(compressing: seed % 4 == 0) }
    let sequence = folder.lastSequence
    let isWritten = first.write(at: .after(200), sequence: sequence)
    #expect(isWritten)
    LimitReplayedTests.use(first, folder, seed: seed + 100, until: 400)
    if seed % 2 == 1 { try folder.rotate(compressing: seed % 4 == 1) }
    LimitReplayedTests.use(first, folder, seed: seed + 200, until: 600)
    try folder.flush()

    let log = CapturedLog()
    let second = KeptLimits(folder, at: .after(600), monotonicSeconds: 700, log: log)
    #expect(second.file.statistics.replayedCalls > 10)
    #expect(!second.file.statistics.isConservative)
    for _ in 0..<4 {
      for session in ["main", "sales-1"] {
        #expect(second.differences(to: first, session) == [])
      }
      first.seconds += 13
      second.seconds += 13
    }
    #expect(log.text.contains("the limits go on where they were"))
    #expect(log.text.contains("\"age-seconds\": 400"))
  }

  /// The log is read by its numbers, so that a clock that was set hides nothing.
  @Test(arguments: [-90_000, -100, 100, 90_000])
  func `a clock that was set after the snapshot hides no call`(_ step: Int) throws {
    let folder = try StateFolder()
    folder.add { lines in lines.add(.start) { $0.add(.reason, word: "start", into: &$1) } }
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 5_000)
    let isWritten = first.write(at: .after(0), sequence: folder.lastSequence)
    #expect(isWritten)
    for number in 0..<10 {
      #expect(first.call("main", .send, cost: 2))
      folder.add { lines in
        lines.time = StateFolder.start + Int64(step) * 1_000_000
        lines.intent(AuditLines.Call(id: "\(number)", cost: 2))
      }
    }
    try folder.flush()
    let second = KeptLimits(
      folder,
      at: .after(step, boottime: 0),
      monotonicSeconds: 10
    )
    #expect(second.remaining(.sessionDay) == 80)
    #expect(second.differences(to: first, "main") == [])
  }

  @Test(arguments: [true, false])
  func `without a snapshot the day is rebuilt, and the hour begins used up`(
    _ isBroken: Bool
  ) throws {
    let folder = try StateFolder()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 500_000)
    // Half of it is older than a day.
    LimitReplayedTests.use(first, folder, seed: 3, until: 80_000, pace: 600...2_000)
    try folder.rotate(compressing: true)
    LimitReplayedTests.use(first, folder, seed: 4, until: 120_000, pace: 600...2_000)
    folder.add { $0.pause("main", true, "ban feared") }
    try folder.flush()
    if isBroken { try folder.write([1, 2, 3]) }

    let log = CapturedLog()
    let second = KeptLimits(folder, at: .after(120_000), monotonicSeconds: 10, log: log)
    for session in ["main", "sales-1"] {
      let (left, wanted) = (
        second.remaining(.sessionDay, session), first.remaining(.sessionDay, session)
      )
      // What is older than a day has come back but for a unit.
      #expect(left == wanted || left == wanted + 1)
    }
    #expect(second.remaining(.session) == 0)
    #expect(second.remaining(.session, "never-seen") == 0)
    #expect(second.remaining(.sessionDay, "never-seen") == 100)
    #expect(second.file.statistics.isConservative)
    #expect(second.paused.all.map(\.session) == ["main"])
    #expect(log.text.contains("the limits begin with nothing left"))
    #expect(log.text.contains(isBroken ? "cut short" : "is not there"))
    second.seconds = 3_600
    #expect(second.remaining(.session) == 20)
  }

  @Test func `what begins with nothing left does so over another restart`() throws {
    let folder = try StateFolder()
    folder.add { $0.intent(AuditLines.Call(id: "a")) }
    try folder.flush()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 100)
    first.seconds = 2
    let isWritten = first.write(at: .after(2), sequence: folder.lastSequence)
    #expect(isWritten)
    let second = KeptLimits(folder, at: .after(5), monotonicSeconds: 7)
    first.seconds = 5
    #expect(!second.file.statistics.isConservative)
    #expect(second.differences(to: first, "other") == [])
    #expect(second.remaining(.session, "other") < 20)
    let third = KeptLimits(folder, at: .after(4_000), monotonicSeconds: 7)
    #expect(third.remaining(.session, "other") == 20)
  }

  @Test func `the very first start has everything`() throws {
    let folder = try StateFolder()
    let log = CapturedLog()
    let none = KeptLimits(folder, at: .after(0), monotonicSeconds: 1, log: log)
    #expect(none.remaining(.session) == 20)
    // The log has begun, and nobody has called.
    folder.add { lines in lines.add(.start) { $0.add(.reason, word: "start", into: &$1) } }
    try folder.flush()
    let first = KeptLimits(folder, at: .after(0), monotonicSeconds: 1, log: log)
    #expect(first.remaining(.session) == 20)
    #expect(!first.file.statistics.isConservative)
    #expect(log.text.contains("the limits begin anew"))
  }

  /// Nobody gains by a broken file, with or without a log.
  @Test func `a broken file without a log begins with nothing left`() throws {
    let folder = try StateFolder()
    try folder.write(Array("WGLS".utf8))
    let limits = KeptLimits(folder, at: .after(0), monotonicSeconds: 1, hasAudit: false)
    #expect(limits.file.statistics.isConservative)
    #expect(limits.remaining(.session) == 0)
  }

  /// A clock that was set back must not put all of a day into one moment.
  @Test func `calls from the future keep nobody waiting for longer than a full allowance`() throws {
    let folder = try StateFolder()
    for number in 0..<150 {
      folder.add { lines in
        lines.time = StateFolder.start + Int64(number) * 576_000_000
        lines.intent(AuditLines.Call(id: "\(number)"))
      }
    }
    try folder.flush()
    let limits = KeptLimits(folder, at: .after(-500_000, boottime: 9), monotonicSeconds: 10)
    // 150 in a day, of which 100 have come back.
    #expect((49...50).contains(limits.remaining(.sessionDay)))
    limits.seconds = 86_400
    #expect(limits.remaining(.sessionDay) == 100)
  }
}
