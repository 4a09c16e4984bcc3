@testable import Gateway

/// A gate of a few exact buckets, for tests of the waiting room.
final class ScriptedGate: WaitingGate {
  /// GCRA, written down once more.
  struct Bucket {
    var interval: UInt64
    var burst: UInt64
    var arrival: UInt64 = 0

    func wait(_ units: UInt64, now: UInt64) -> UInt64 {
      let next = max(arrival, now) + units * interval
      return next > now + burst * interval ? next - now - burst * interval : 0
    }

    mutating func charge(_ units: UInt64, now: UInt64) {
      arrival = max(arrival, now) + units * interval
    }
  }

  var key = Bucket(interval: 0, burst: 0)

  /// What each session and each client begins with; nil: no limit.
  var sessionBucket: Bucket?
  var clientBuckets: [Int32: Bucket] = [:]
  var recipientInterval: UInt64 = 0

  /// Only told, not kept.
  var spacing: UInt64 = 0

  /// Every session rests until then.
  var restEnd: UInt64 = 0
  var inFlightMax = Int.max
  var weights: [Int32: UInt32] = [:]
  var pausedSessions: Set<UInt64> = []
  var costMax: UInt32 = .max

  var inFlight: [UInt64: Int] = [:]
  var looksCount = 0
  private var sessions: [UInt64: Bucket] = [:]
  private var recipients: [[UInt64]: UInt64] = [:]

  func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    looksCount += 1
    let cost = ask.cost
    if cost > costMax { return LimitVerdict(.neverPasses, .policies, cost: cost) }
    if pausedSessions.contains(ask.session) { return LimitVerdict(.resting, .paused, cost: cost) }
    var verdict = LimitVerdict(.allowed, cost: cost)
    let session = sessionWait(ask, ahead: 0, now: now)
    let client = clientBuckets[ask.client]?.wait(UInt64(cost), now: now) ?? 0
    let recipient = recipientWait(ask, now: now)
    verdict.applied = LimitKind.session.bit | LimitKind.client.bit | LimitKind.recipient.bit
    if session > 0 { verdict.violated |= LimitKind.session.bit }
    if client > 0 { verdict.violated |= LimitKind.client.bit }
    if recipient > 0 { verdict.violated |= LimitKind.recipient.bit }
    let wait = max(session, client, recipient)
    let key = self.key.wait(UInt64(ask.units), now: now)
    if wait > 0 {
      // As the table does, which names all that is in the way.
      if key > 0 { verdict.violated |= LimitKind.upstream.bit }
      return refusal(verdict, .limited, .policies, max(wait, key))
    }
    if restEnd > now { return refusal(verdict, .reducedCapacity, .breaker, restEnd - now) }
    if ask.session != 0, inFlight[ask.session, default: 0] >= inFlightMax {
      return refusal(verdict, .reducedCapacity, .inFlight, 0)
    }
    if key > 0 { return refusal(verdict, .reducedCapacity, .upstreamKey, key) }
    return verdict
  }

  func admit(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    let verdict = look(ask, now: now)
    guard verdict.isAllowed else { return verdict }
    key.charge(UInt64(ask.units), now: now)
    if sessionBucket != nil {
      sessions[ask.session, default: sessionBucket ?? key].charge(UInt64(ask.cost), now: now)
    }
    clientBuckets[ask.client]?.charge(UInt64(ask.cost), now: now)
    if recipientInterval > 0, ask.recipientCount > 0 {
      recipients[[ask.session, ask.recipients[0]]] = now + recipientInterval
    }
    inFlight[ask.session, default: 0] += 1
    return verdict
  }

  func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 {
    max(
      sessionWait(ask, ahead: ahead, now: now),
      clientBuckets[ask.client]?.wait(UInt64(ask.cost), now: now) ?? 0,
      recipientWait(ask, now: now)
    )
  }

  func pace(_ ask: borrowing LimitAsk, now: UInt64) -> WaitingPace {
    var pace = WaitingPace()
    pace.keyWait = key.wait(UInt64(ask.units), now: now)
    pace.keyUnit = key.interval
    pace.keyCredit = 255 * key.interval - key.wait(255, now: now)
    pace.recipient = recipientInterval
    pace.spacing = spacing
    return pace
  }

  func weight(ofClient client: Int32) -> UInt32 { weights[client] ?? 1 }

  func forgetSessions() { sessions = [:] }

  func end(_ session: UInt64) { inFlight[session, default: 1] -= 1 }

  private func sessionWait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 {
    guard ask.session != 0, let bucket = sessions[ask.session] ?? sessionBucket else { return 0 }
    return bucket.wait(UInt64(ask.cost) + UInt64(ahead), now: now)
  }

  private func recipientWait(_ ask: borrowing LimitAsk, now: UInt64) -> UInt64 {
    guard recipientInterval > 0, ask.recipientCount > 0 else { return 0 }
    let due = recipients[[ask.session, ask.recipients[0]]] ?? 0
    return due > now ? due - now : 0
  }

  private func refusal(
    _ verdict: LimitVerdict,
    _ kind: LimitVerdict.Kind,
    _ obstacle: LimitVerdict.Obstacle,
    _ wait: UInt64
  ) -> LimitVerdict {
    var verdict = verdict
    verdict.kind = kind
    verdict.obstacle = obstacle
    verdict.waitNanoseconds = wait
    verdict.retryAfterSeconds = LimitRate.seconds(wait)
    return verdict
  }
}
