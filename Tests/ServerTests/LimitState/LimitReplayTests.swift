import Gateway
import HTTP1
import Testing
import WARest

@testable import Server

@Suite("What the audit log says was used of the limits")
struct LimitReplayTests {
  /// What is charged for some records, in words.
  private static func uses(
    openMax: Int = 100,
    setBack: Int64 = 0,
    _ body: (inout AuditLines) -> Void
  ) -> [String] {
    var lines = AuditLines()
    body(&lines)
    var uses: [String] = []
    var replay = LimitReplay(openMax: openMax, setBack: setBack) { use in
      let session = String(decoding: use.session, as: UTF8.self)
      let seconds = (use.time - StateFolder.start) / 1_000_000
      uses.append("\(session) \(use.callClass.name) \(use.cost) at \(seconds)")
    }
    for line in lines.lines { replay.take(line.span) }
    replay.finish()
    #expect(replay.count == uses.count)
    return uses
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var uses: [String]
    var records: @Sendable (inout AuditLines) -> Void
    var testDescription: String { name }
  }

  private static let message = AuditLines.Call(id: "a", cost: 3)
  private static let read = AuditLines.Call(id: "r", operation: "chats.list", effect: "read")

  static let rows = [
    Row(name: "a message", uses: ["main send 3 at 0"]) { lines in
      lines.intent(message)
      lines.time += 5_000_000
      lines.outcome(message)
    },
    Row(name: "an intent alone", uses: ["main send 3 at 0"]) { $0.intent(message) },
    Row(name: "a lost reply", uses: ["main send 3 at 0"]) { lines in
      lines.intent(message)
      lines.outcome(message, .unknown, .unknown, upstreamStatus: nil)
    },
    Row(name: "a restart", uses: ["main send 3 at 0"]) { lines in
      lines.intent(message)
      lines.add(.outcome) { record, writer in
        record.add(.requestID, text: Array("a".utf8).span, into: &writer)
        record.add(Outcome.unknown, into: &writer)
        record.add(Delivery.unknown, into: &writer)
      }
    },
    Row(name: "not sent", uses: []) { lines in
      lines.intent(message)
      lines.outcome(message, .failed, .notSent, upstreamStatus: nil)
    },
    Row(name: "an outcome whose intent is not there", uses: []) { $0.outcome(message) },
    Row(name: "refused", uses: []) {
      $0.outcome(message, .limited, .notSent, upstreamStatus: nil)
    },
    Row(name: "a read", uses: ["main read 1 at 0"]) { $0.outcome(read, .ok, nil) },
    Row(name: "a read without a reply", uses: []) {
      $0.outcome(read, .failed, nil, upstreamStatus: nil)
    },
    Row(name: "a session by its hash", uses: []) { lines in
      var call = message
      call.session = "hmac-sha256:00112233445566778899aabbccddeeff"
      lines.intent(call)
    },
    Row(name: "an operation that is none", uses: []) { lines in
      lines.intent(AuditLines.Call(id: "a", operation: "messages.teleport"))
    },
    Row(name: "no cost", uses: ["main send 1 at 0"]) {
      $0.intent(AuditLines.Call(id: "a", cost: nil))
    },
    Row(name: "a cost beyond all bounds", uses: ["main send 4294967295 at 0"]) {
      $0.intent(AuditLines.Call(id: "a", cost: 1 << 60))
    },
    Row(name: "an id twice", uses: ["main send 3 at 0"]) { lines in
      lines.intent(message)
      lines.intent(message)
      lines.outcome(message, .failed, .notSent, upstreamStatus: nil)
    },
    Row(name: "records of the log", uses: []) { lines in
      lines.add(.start) { $0.add(.reason, word: "start", into: &$1) }
      lines.pause("main", true, "")
    },
  ]

  @Test(arguments: rows)
  func `is told by intents and outcomes`(_ row: Row) {
    #expect(LimitReplayTests.uses(row.records) == row.uses)
  }

  @Test func `is in the order of the intents, however the outcomes came`() {
    let uses = LimitReplayTests.uses { lines in
      let calls = (0..<4).map { AuditLines.Call(id: "\($0)", session: "s\($0)") }
      for call in calls {
        lines.intent(call)
        lines.time += 1_000_000
      }
      lines.outcome(calls[3])
      lines.outcome(LimitReplayTests.read, .ok, nil)
      lines.outcome(calls[1], .failed, .notSent, upstreamStatus: nil)
      lines.outcome(calls[0])
    }
    #expect(
      uses == ["s0 send 1 at 0", "s2 send 1 at 2", "s3 send 1 at 3", "main read 1 at 4"]
    )
  }

  @Test func `is bounded in memory: what is under way for too long counts`() {
    let uses = LimitReplayTests.uses(openMax: 3) { lines in
      let calls = (0..<5).map { AuditLines.Call(id: "\($0)", session: "s\($0)") }
      for call in calls { lines.intent(call) }
      for call in calls { lines.outcome(call, .failed, .notSent, upstreamStatus: nil) }
    }
    #expect(uses == ["s0 send 1 at 0", "s1 send 1 at 0"])
  }

  @Test func `is what the outcome says when the body named more than the intent knew`() {
    let uses = LimitReplayTests.uses { lines in
      lines.intent(AuditLines.Call(id: "a", cost: 1))
      lines.outcome(AuditLines.Call(id: "a", cost: 30))
      lines.intent(AuditLines.Call(id: "b", cost: 3))
      lines.outcome(AuditLines.Call(id: "b", cost: nil))
    }
    #expect(uses == ["main send 30 at 0", "main send 3 at 0"])
  }

  private static func end(_ call: AuditLines.Call, isMade: Bool, _ lines: inout AuditLines) {
    if isMade {
      lines.outcome(call, .ok, .sent)
    } else {
      lines.outcome(call, .failed, .notSent, upstreamStatus: nil)
    }
  }

  /// The queue is shortened while it is in use.
  @Test func `is whole, however many calls there are`() {
    var wanted: [String] = []
    let uses = LimitReplayTests.uses(openMax: 10_000) { lines in
      var open: [AuditLines.Call] = []
      for number in 0..<6_000 {
        let call = AuditLines.Call(id: "\(number)", session: "s\(number % 50)")
        lines.intent(call)
        open.append(call)
        let isMade = { (call: AuditLines.Call) in call.id.utf8.count % 2 == 0 }
        if isMade(call) { wanted.append("\(call.session) send 1 at 0") }
        guard open.count > 40 else { continue }
        let ended = open.remove(at: number % 40)
        LimitReplayTests.end(ended, isMade: isMade(ended), &lines)
      }
      for call in open {
        LimitReplayTests.end(call, isMade: call.id.utf8.count % 2 == 0, &lines)
      }
    }
    // Not both lists: they are long.
    let isWhole = uses == wanted
    #expect(isWhole)
  }

  @Test func `brings back who was paused`() {
    let paused = PausedSessions()
    var lines = AuditLines()
    lines.pause("a", true, "too \"fast\"\nfor them")
    lines.pause("b", true, "")
    lines.time += 1_000_000
    lines.pause("b", false, "fine again")
    lines.intent(LimitReplayTests.message)
    for line in lines.lines { PauseRecord(line.span)?.apply(to: paused) }
    #expect(
      paused.all == [
        PausedSession(session: "a", reason: "too \"fast\"\nfor them", since: StateFolder.start)
      ]
    )
  }

  @Test func `a clock that was set back does not put calls behind later ones`() {
    var clock = ReplayClock()
    for time in [100, 103, 99, 160, 40, 41, 70, 20] { clock.pass(Int64(time) * 1_000_000) }
    // From 160 to 40, and from 70 to 20; not from 103 to 99.
    #expect(clock.setBack == 170_000_000)
    #expect(clock.setBack(until: 25_000_000) == 170_000_000)
    #expect(clock.setBack(until: 0) == 190_000_000)
    let uses = LimitReplayTests.uses(setBack: 120_000_000) { lines in
      for seconds in [100, 160, 40, 50] {
        lines.time = StateFolder.start + Int64(seconds) * 1_000_000
        lines.intent(AuditLines.Call(id: "\(seconds)"))
      }
    }
    let times = [-20, 40, 40, 50]
    #expect(uses == times.map { "main send 1 at \($0)" })
  }
}
