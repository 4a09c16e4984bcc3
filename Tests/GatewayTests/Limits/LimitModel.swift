import Gateway
import WARest

/// The limits again, too slow and too simple to be wrong: of each bucket a log of what passed, from
/// which its level is worked out anew each time.
///
/// Times are nanoseconds. It is exact for policies whose T is a whole number of them.
struct LimitModel {
  struct Bucket {
    private var log: [(time: UInt64, amount: UInt64)] = []

    /// What is in use, in nanoseconds of the policy's rate.
    func level(at now: UInt64) -> UInt64 {
      var level: UInt64 = 0
      var last: UInt64 = 0
      for call in log {
        level = level - min(level, call.time - last) + call.amount
        last = call.time
      }
      return level - min(level, now - last)
    }

    mutating func pass(_ amount: UInt64, at now: UInt64) { log.append((now, amount)) }
    mutating func takeBack() { log.removeLast() }

    /// Units keep their number at another price.
    mutating func convert(from old: UInt64, to new: Policy, at now: UInt64) {
      let product = UInt128(level(at: now)) * UInt128(new.interval)
      let used = UInt64((product + UInt128(old) - 1) / UInt128(old))
      log = [(now, min(used, new.allowance + new.window))]
    }
  }

  struct Policy {
    let interval: UInt64
    let burst: UInt64
    let window: UInt64
    let isShadow: Bool
    var allowance: UInt64 { interval * burst }

    init?(_ policy: LimitPolicy?) {
      guard let policy else { return nil }
      window = UInt64(policy.rate.windowSeconds) * 1_000_000_000
      interval = window / UInt64(policy.rate.quota)
      burst = UInt64(policy.rate.burst)
      isShadow = policy.isShadow
    }

    init?(milliseconds: Int, isShadow: Bool = false) {
      guard milliseconds > 0 else { return nil }
      interval = UInt64(milliseconds) * 1_000_000
      window = (interval + 999_999_999) / 1_000_000_000 * 1_000_000_000
      burst = 1
      self.isShadow = isShadow
    }
  }

  /// A bucket that a call meets.
  struct Meeting {
    var kind: LimitKind
    var name: String
    var policy: Policy
    var cost: UInt64
    var extra: UInt64 = 0
  }

  struct Answer {
    var passes = false
    var isHopeless = false
    var violated: UInt16 = 0
    var shadowed: UInt16 = 0
    var wait: UInt64 = 0
    var burst: UInt64 = .max
  }

  private(set) var buckets: [String: Bucket] = [:]

  func answer(_ meetings: [Meeting], at now: UInt64) -> Answer {
    var answer = Answer()
    var hopeless: UInt16 = 0
    for meeting in meetings {
      let level = buckets[meeting.name]?.level(at: now) ?? 0
      let isTooMuch = meeting.cost > meeting.policy.burst
      let needed = level + (isTooMuch ? 0 : meeting.cost * meeting.policy.interval)
      guard isTooMuch || needed > meeting.policy.allowance else { continue }
      if meeting.policy.isShadow {
        answer.shadowed |= meeting.kind.bit
      } else if isTooMuch {
        hopeless |= meeting.kind.bit
        answer.burst = min(answer.burst, meeting.policy.burst)
      } else {
        answer.violated |= meeting.kind.bit
        answer.wait = max(answer.wait, needed - meeting.policy.allowance)
      }
    }
    answer.isHopeless = hopeless != 0
    if answer.isHopeless { answer.violated = hopeless }
    answer.passes = answer.violated == 0
    return answer
  }

  mutating func pass(_ meetings: [Meeting], _ answer: Answer, at now: UInt64) {
    for meeting in meetings where answer.shadowed & meeting.kind.bit == 0 {
      let amount = meeting.cost * meeting.policy.interval + meeting.extra
      buckets[meeting.name, default: Bucket()].pass(amount, at: now)
    }
  }

  /// Takes the last call back.
  mutating func takeBack(_ meetings: [Meeting], _ answer: Answer) {
    for meeting in meetings where answer.shadowed & meeting.kind.bit == 0 {
      buckets[meeting.name]?.takeBack()
    }
  }

  /// How much of a policy is left: of several buckets, of the fullest.
  func remaining(_ kind: LimitKind, _ meetings: [Meeting], at now: UInt64) -> UInt64? {
    meetings.filter { $0.kind == kind }.map { meeting in
      let level = buckets[meeting.name]?.level(at: now) ?? 0
      return (meeting.policy.allowance - min(level, meeting.policy.allowance))
        / meeting.policy.interval
    }.min()
  }

  mutating func convert(_ name: String, from old: Policy, to new: Policy, at now: UInt64) {
    buckets[name]?.convert(from: old.interval, to: new, at: now)
  }
}
