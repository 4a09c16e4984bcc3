import Gateway
import Synchronization

/// What one loop counts, for whoever asks for the metrics: written by the loop alone, read by all.
final class LoopCounters: Sendable {
  /// Refused calls that are recorded one by one.
  let refusalsRecorded = LoopCounter()
  /// Refused calls that stand in the count of a summary.
  let refusalsCounted = LoopCounter()
  let refusalSummaries = LoopCounter()

  /// Calls that a policy did not let pass, by the place of its kind.
  let limited = LimitKindCounters()
  /// Calls that it would not have let pass if it were enforced.
  let shadowed = LimitKindCounters()
  /// Calls that another reason of the limits kept back: no place, a rest, a full line.
  let heldBack = LoopCounter()
  /// Calls that cost more than a burst allows.
  let aboveBurst = LoopCounter()
  /// Calls that stood in line.
  let waited = LoopCounter()
  /// Turns that came, and how long those calls had waited.
  let turns = LoopCounter()
  let waitedMicroseconds = LoopCounter()
  /// Callers that left their place in line.
  let gaveUp = LoopCounter()
  /// Calls that WARest's own rate limit refused.
  let upstreamRefusals = LoopCounter()

  /// Counts what the limits said of a call.
  func count(_ verdict: LimitVerdict) {
    if verdict.shadowed != 0 { shadowed.add(verdict.shadowed) }
    switch verdict.kind {
    case .allowed: break
    case .limited: limited.add(verdict.violated)
    case .neverPasses: aboveBurst.add()
    case .tableFull, .reducedCapacity, .resting:
      if verdict.violated != 0 { limited.add(verdict.violated) } else { heldBack.add() }
    }
  }
}

/// A counter for each kind of policy.
struct LimitKindCounters: ~Copyable, Sendable {
  private let session = LoopCounter()
  private let sessionDay = LoopCounter()
  private let client = LoopCounter()
  private let recipient = LoopCounter()
  private let send = LoopCounter()
  private let groupWrite = LoopCounter()
  private let groupRead = LoopCounter()
  private let write = LoopCounter()
  private let read = LoopCounter()
  private let spacing = LoopCounter()
  private let upstream = LoopCounter()
  private let cooldown = LoopCounter()

  /// Counts one for each kind of a set of `LimitKind.bit`.
  func add(_ kinds: UInt16) {
    for kind in LimitKind.allCases where kinds & kind.bit != 0 { with(kind) { $0.add() } }
  }

  func value(_ kind: LimitKind) -> UInt64 { with(kind) { $0.value } }

  private func with<Result>(_ kind: LimitKind, _ body: (borrowing LoopCounter) -> Result) -> Result
  {
    switch kind {
    case .session: body(session)
    case .sessionDay: body(sessionDay)
    case .client: body(client)
    case .recipient: body(recipient)
    case .send: body(send)
    case .groupWrite: body(groupWrite)
    case .groupRead: body(groupRead)
    case .write: body(write)
    case .read: body(read)
    case .spacing: body(spacing)
    case .upstream: body(upstream)
    case .cooldown: body(cooldown)
    }
  }
}

/// A number that one thread raises.
///
/// It has a line of the processor's cache to itself, so that raising it disturbs no other loop; and
/// because there is one writer, a plain load and store are enough.
struct LoopCounter: ~Copyable, Sendable {
  private let number = Atomic<UInt64>(0)
  private let padding = InlineArray<15, UInt64>(repeating: 0)

  var value: UInt64 { number.load(ordering: .relaxed) }

  func add(_ amount: Int = 1) {
    number.store(value &+ UInt64(amount), ordering: .relaxed)
  }
}
