import Audit
import Gateway
import HTTP1
import Logging
import Synchronization
import WARest

@testable import Server

/// A table as a process has it, with clocks that a test sets.
final class KeptLimits {
  static let nanoseconds: UInt64 = 1_000_000_000

  private final class Sequence: Sendable {
    let last = Atomic<UInt64>(0)
  }

  let table: LimitTable
  private let sequence = Sequence()
  let paused = PausedSessions()
  let file: LimitStateFile

  /// When the process began, by its own clock.
  let startedAt: UInt64

  /// Seconds since then.
  var seconds: UInt64 = 0

  init(
    _ folder: StateFolder,
    _ configuration: LimitConfiguration = KeptLimits.configuration,
    at moment: LimitMoment,
    monotonicSeconds: UInt64,
    hasAudit: Bool = true,
    log: CapturedLog = CapturedLog()
  ) {
    startedAt = monotonicSeconds * KeptLimits.nanoseconds
    let reading = LimitStateReading(folder.file)
    table = LimitTable(
      configuration,
      clients: [KeptLimits.client],
      keys: 1,
      seed: reading.seed,
      now: startedAt
    )
    let sequence = sequence
    file = LimitStateFile.open(
      folder.file,
      reading: reading,
      table: table,
      paused: paused,
      audit: hasAudit ? folder.audit : nil,
      sequence: { sequence.last.load(ordering: .relaxed) },
      at: moment,
      now: startedAt,
      logger: log.makeLogger()
    )
  }

  /// Defaults, and a limit on each class of calls.
  static var configuration: LimitConfiguration {
    var configuration = LimitConfiguration()
    configuration.session.perDay = policy(100, 86_400, burst: 100)
    configuration.session.write = policy(60, 60, burst: 10)
    configuration.session.read = policy(600, 3_600, burst: 50)
    configuration.session.send = policy(30, 60, burst: 20)
    configuration.session.rate = policy(60, 60, burst: 20)
    return configuration
  }

  static let client = ClientConfiguration(
    name: "billing",
    tokenDigests: [],
    sessionPatterns: ["*"],
    scopes: ["*"],
    limit: policy(1_000, 3_600, burst: 200)
  )

  static func policy(_ quota: Int, _ windowSeconds: Int, burst: Int) -> LimitPolicy {
    LimitPolicy(RatePolicy(quota: quota, windowSeconds: windowSeconds, burst: burst))
  }

  var now: UInt64 { startedAt + seconds * KeptLimits.nanoseconds }

  func ask(_ session: String, _ callClass: CallClass, cost: Int = 1) -> LimitAsk {
    table.ask(
      session: Array(session.utf8).span,
      client: 0,
      callClass: callClass,
      hasCooldown: false,
      units: 1,
      attachments: cost,
      people: RecipientList(),
      jitterSeed: 0
    )
  }

  /// - Returns: Whether the call passed.
  func call(_ session: String, _ callClass: CallClass, cost: Int = 1) -> Bool {
    table.charge(ask(session, callClass, cost: cost), now: now).isAllowed
  }

  /// What every policy of a session says, in words.
  private func states(_ session: String) -> [String] {
    CallClass.allCases.flatMap { callClass in
      let verdict = table.look(ask(session, callClass), now: now)
      let kinds = LimitKind.allCases.filter { kind in
        kind != .client && kind != .upstream && verdict.applied & kind.bit != 0
      }
      return kinds.map { kind in
        let state = verdict.state(kind)
        let left = "\(state.remaining) left, more in \(state.secondsUntilMore) s"
        return "\(callClass.name): \(kind.name): \(left)"
      }
    }
  }

  /// What another process says of a session that this one does not.
  func differences(to other: KeptLimits, _ session: String) -> [String] {
    zip(states(session), other.states(session)).filter { $0 != $1 }.map { "\($0); not \($1)" }
  }

  func remaining(_ kind: LimitKind, _ session: String = "main") -> UInt32 {
    table.look(ask(session, .send), now: now).state(kind).remaining
  }

  /// Writes the file as of a moment, at which the audit log had so many records.
  func write(at moment: LimitMoment, sequence last: UInt64 = 0) -> Bool {
    sequence.last.store(last, ordering: .relaxed)
    return file.write(onlyChanges: false, at: moment, now: now)
  }
}

extension LimitMoment {
  /// So many seconds after the beginning by both clocks, on a computer that was started once more
  /// as often as `boot` says.
  static func after(_ wall: Int, boottime: Int, boot: UInt64 = 0) -> LimitMoment {
    LimitMoment(
      wallMicroseconds: StateFolder.start + Int64(wall) * 1_000_000,
      bootID: (7, boot + 1),
      boottimeNanoseconds: UInt64(boottime) * 1_000_000_000
    )
  }

  static func after(_ seconds: Int) -> LimitMoment { after(seconds, boottime: seconds) }
}
