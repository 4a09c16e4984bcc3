import Audit
import Gateway

/// `limits:`.
struct LimitsSection {
  struct Outcome {
    var limits = LimitConfiguration()

    /// For every client that has none of its own.
    var client: LimitPolicy?
  }

  /// WARest's own count for one API key.
  static let upstreamUnitsPerMinute = 120

  /// WARest's own pause between two calls for one recipient.
  static let upstreamCooldownMilliseconds = 3_000

  static let cooldownMilliseconds = 100...3_600_000
  static let lineCalls = 1...10_000
  static let waitingCalls = 1...1_000_000

  /// A session takes 64 bytes, a recipient 16: a gigabyte and a quarter of one.
  static let sessions = 1_024...16_777_216
  static let recipients = 1_024...16_777_216

  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  func read(_ root: MappingReader, _ audit: AuditConfiguration) -> Outcome {
    let section = root.section("limits")
    var outcome = Outcome()
    let session = SessionLimitsReader(reader: section)
    session.read(into: &outcome.limits.session)
    if let setting = section.setting("client") {
      outcome.client = PolicyReader.read(setting, over: nil)
    }
    if outcome.limits.session.isBeyondKey {
      outcome.limits.upstream = section.has("upstream") ? outcome.limits.upstream : nil
      if !section.has("recipient-cooldown") { outcome.limits.cooldownMilliseconds = 0 }
    }
    readUpstream(section, &outcome.limits)
    readCooldown(section, &outcome.limits)
    readLines(section, &outcome.limits)
    section.count("sessions-max", into: &outcome.limits.sessionsMax, in: Self.sessions)
    section.count("recipients-max", into: &outcome.limits.recipientsMax, in: Self.recipients)
    outcome.limits.overrides = OverridesSection.read(section, over: outcome.limits.session)
    session.checkJitter([outcome.limits.session] + outcome.limits.overrides.map(\.limits))
    outcome.limits.stateFile = LimitStateSetting(files: files, file: file)
      .read(section, root, audit)
    section.finish()
    return outcome
  }

  private func readUpstream(_ section: MappingReader, _ limits: inout LimitConfiguration) {
    guard let setting = section.setting("upstream") else { return }
    if setting.isOff {
      limits.upstream = nil
      setting.warning(
        "is off: callers meet WARest's own limit",
        hints: ["WARest takes \(Self.upstreamUnitsPerMinute) units a minute for one API key"]
      )
      return
    }
    let policy = setting.mapping()
    guard setting.isMapping else { return }
    limits.upstream = PolicyReader.read(policy, over: limits.upstream)
    limits.enforcesUpstreamAlways = ["rate", "burst", "mode"].contains { policy.has($0) }
    guard let rate = limits.upstream?.rate else { return }
    // What fits into any minute: the rate's own share and the burst before it.
    let share = (rate.quota * 60 + rate.windowSeconds - 1) / rate.windowSeconds
    let most = share + rate.burst
    if most > Self.upstreamUnitsPerMinute {
      setting.warning(
        "lets \(most) units go within a minute, and WARest takes \(Self.upstreamUnitsPerMinute)",
        hints: ["WARest would refuse the others; keep rate and burst together below that"]
      )
    }
  }

  private func readCooldown(_ section: MappingReader, _ limits: inout LimitConfiguration) {
    guard let setting = section.setting("recipient-cooldown") else { return }
    let own = Self.upstreamCooldownMilliseconds
    if setting.isOff {
      limits.cooldownMilliseconds = 0
    } else if let cooldown = setting.milliseconds(in: Self.cooldownMilliseconds) {
      limits.cooldownMilliseconds = cooldown
    } else {
      return
    }
    guard limits.cooldownMilliseconds < own else { return }
    setting.warning(
      setting.isOff ? "is off" : "is shorter than WARest's own",
      hints: [
        "WARest refuses a second call for one recipient within "
          + DurationSyntax.describe(milliseconds: own)
      ]
    )
  }

  private func readLines(_ section: MappingReader, _ limits: inout LimitConfiguration) {
    if let setting = section.setting("line") {
      if setting.isOff {
        limits.lineCallsMax = 0
      } else if let calls = setting.integer(in: Self.lineCalls) {
        limits.lineCallsMax = calls
      }
    }
    section.count("waiting", into: &limits.waitingCallsMax, in: Self.waitingCalls)
    guard let setting = section.setting("waiting") ?? section.setting("line"),
      limits.waitingCallsMax < limits.lineCallsMax
    else { return }
    setting.warning(
      "makes all lines together shorter than one",
      hints: [
        "limits.line is \(limits.lineCallsMax), limits.waiting is \(limits.waitingCallsMax)"
      ]
    )
  }
}
