import Gateway

/// Measures what a decision of the limits costs: see `Benchmarks/LIMITS.md`.
///
/// Arguments: sessions (1,000,000), rounds (7), and `decisions` for nothing but decisions, as many
/// rounds of them, for profilers and for counting allocations.
@main
enum LimitBenchmark {
  static let batchCount = 40_000

  static func main() {
    let numbers = CommandLine.arguments.compactMap { Int($0) }
    let sessionCount = numbers.first ?? 1_000_000
    let roundCount = numbers.count > 1 ? numbers[1] : 7
    let setting = Setting(sessionCount: sessionCount, keyCount: 2)
    var now = Setting.start
    warmUp(setting, now: &now)
    if CommandLine.arguments.contains("decisions") {
      for round in 0..<roundCount {
        _ = Run.measure(
          .decision,
          setting,
          batches: batchCount,
          seed: UInt64(round),
          now: &now
        )
      }
      return
    }
    describe(setting, now)
    measure(setting, roundCount, &now)
  }

  /// Charges every session some times, so that its record is there and in use.
  private static func warmUp(_ setting: Setting, now: inout UInt64) {
    let batches = setting.sessionCount * 3 / Batch.count + 1
    _ = Run.measure(.decision, setting, batches: batches, seed: 7, now: &now)
  }

  private static func describe(_ setting: Setting, _ now: UInt64) {
    var live = 0
    setting.table.forEachSession(now: now) { _, _ in live += 1 }
    print("sessions: \(setting.sessionCount), of which \(live) have something used")
    let perSession = Figures.text(
      Double(setting.table.sessionByteCount) / Double(setting.sessionCount)
    )
    let perRecipient = Figures.text(
      Double(setting.table.recipientByteCount) / Double(setting.recipientCount)
    )
    print("octets: \(perSession) a session, \(perRecipient) a recipient")
    print("policies: \(Batch().policies(setting, now))\n")
  }

  private static func measure(_ setting: Setting, _ roundCount: Int, _ now: inout UInt64) {
    var memory = Figures("a read of 64 MB by chance, for comparison")
    var decision = Figures("a decision: median")
    var decisionTail = Figures("a decision: p99 of means over \(Batch.count)")
    var single = Figures("a decision by itself: p99")
    var ask = Figures("an ask: median")
    var both = Figures("ask and decision, nothing in a cache: median")
    var scalings = [Figures("two threads, a key each: %"), Figures("two threads, one key: %")]
    var rates = [Figures("one thread: thousand calls a second"), Figures("two, a key each")]
    for round in 0..<roundCount {
      let seed = UInt64(round + 1) * 1_000
      memory.add(Memory.readNanoseconds(bytes: 64 << 20))
      let run = Run.measure(.decision, setting, batches: batchCount, seed: seed, now: &now)
      decision.add(run.percentile(50))
      decisionTail.add(run.percentile(99))
      let passed = Double(run.passed) / Double(run.decisions)
      precondition(setting.sessionCount < 100_000 || passed > 0.85, "most calls pass")
      single.add(Run.single(setting, batches: batchCount / 4, now: &now).percentile(99))
      ask.add(
        Run.measure(.ask, setting, batches: batchCount / 4, seed: seed + 1, now: &now)
          .percentile(50)
      )
      both.add(
        Run.measure(.both, setting, batches: batchCount / 2, seed: seed + 2, now: &now)
          .percentile(50)
      )
      for (index, sharesKey) in [false, true].enumerated() {
        let one = Run.together(
          setting,
          threads: 1,
          batches: batchCount,
          sharesKey: sharesKey,
          now: &now
        )
        let two = Run.together(
          setting,
          threads: 2,
          batches: batchCount,
          sharesKey: sharesKey,
          now: &now
        )
        scalings[index].add(two / one * 100)
        if index == 0 {
          rates[0].add(one / 1_000)
          rates[1].add(two / 1_000)
        }
      }
    }
    print("| ns unless it says otherwise | median of \(roundCount) rounds | least | most |")
    print("| --- | ---: | ---: | ---: |")
    for figures in [memory, decision, decisionTail, single, ask, both] + rates + scalings {
      print(figures.row)
    }
  }
}
