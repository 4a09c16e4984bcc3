import Dispatch
import Glibc

/// Measurements of one setting.
struct Run {
  /// Nanoseconds of one decision, each a mean over as many as were measured together; sorted.
  private(set) var samples: [Double] = []
  private(set) var passed = 0
  private(set) var decisions = 0

  static func clock() -> UInt64 {
    var time = timespec()
    // SAFETY: writes one `timespec` during the call.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  func percentile(_ percent: Double) -> Double {
    samples[min(samples.count - 1, Int(Double(samples.count) * percent / 100))]
  }

  /// The part of a call that is measured.
  enum Part {
    /// From the names of session and recipient to the ask.
    case ask
    /// From the ask to the verdict.
    case decision
    /// Both, one after the other: nothing has sent for the memory before.
    case both
  }

  /// One thread, batch by batch.
  static func measure(
    _ part: Part,
    _ setting: Setting,
    batches: Int,
    seed: UInt64,
    now: inout UInt64
  ) -> Run {
    var run = Run()
    run.samples.reserveCapacity(batches)
    var batch = Batch()
    var random = RandomNumbers(seed: seed)
    for _ in 0..<batches {
      batch.choose(setting, &random)
      if case .decision = part { batch.ask(setting) }
      let start = clock()
      switch part {
      case .ask: batch.ask(setting)
      case .decision: run.passed += batch.decide(setting, now: &now)
      case .both: run.passed += batch.askAndDecide(setting, now: &now)
      }
      run.samples.append(Double(clock() - start) / Double(Batch.count))
      if case .ask = part { continue }
      batch.settle(setting)
    }
    run.decisions = batches * Batch.count
    run.samples.sort()
    return run
  }

  /// Decisions measured one by one, without what reading the clock takes.
  static func single(_ setting: Setting, batches: Int, now: inout UInt64) -> Run {
    var run = Run()
    run.samples.reserveCapacity(batches * Batch.count)
    var batch = Batch()
    var random = RandomNumbers(seed: 19)
    let clockCost = clockNanoseconds()
    for _ in 0..<batches {
      batch.choose(setting, &random)
      batch.ask(setting)
      for index in 0..<Batch.count {
        let start = clock()
        batch.decide(setting, index, now: &now)
        run.samples.append(max(0, Double(clock() - start) - clockCost))
      }
      batch.settle(setting)
    }
    run.samples.sort()
    return run
  }

  private static func clockNanoseconds() -> Double {
    var samples: [Double] = []
    for _ in 0..<100_000 {
      let start = clock()
      samples.append(Double(clock() - start))
    }
    samples.sort()
    return samples[samples.count / 2]
  }

  /// Calls a second of all threads together, ask and decision and the key's part; each thread has
  /// its own sessions and client, and with `sharesKey` the same upstream key.
  static func together(
    _ setting: Setting,
    threads: Int,
    batches: Int,
    sharesKey: Bool,
    now: inout UInt64
  ) -> Double {
    let then = now
    let start = clock()
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      var batch = Batch()
      var random = RandomNumbers(seed: UInt64(thread) + 17)
      var now = then
      let key = UInt8(sharesKey ? 0 : thread)
      for _ in 0..<batches {
        batch.choose(setting, &random, part: thread, of: setting.keyCount)
        batch.ask(setting, client: thread, key: key)
        _ = batch.decide(setting, now: &now)
        batch.settle(setting)
      }
    }
    let elapsed = clock() - start
    now += UInt64(batches * Batch.count) * setting.stepNanoseconds
    return Double(threads * batches * Batch.count) * 1e9 / Double(elapsed)
  }
}
