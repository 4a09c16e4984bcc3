import Audit
import HTTP1
import WARest

/// Finds in the records of the audit log what was used of the limits, in the order in which it was.
///
/// A call with an effect counts from its intent on, unless its outcome says that WARest never had
/// it; without an outcome nobody knows, so it counts. A read has no intent: it counts when WARest
/// answered. What was refused here was never charged.
struct LimitReplay {
  /// Calls under way at once; more count as made, as if their outcomes were lost.
  static let openMaxDefault = 100_000

  struct Use: Equatable {
    var session: [UInt8]
    var callClass: CallClass
    var cost: UInt32

    /// In microseconds since 1970, as if the clock had never been set back.
    var time: Int64
  }

  private enum Fate { case open, made, notMade }

  /// Calls in the order of their intents, from the first one on whose outcome is not known.
  private var calls: [(use: Use, id: [UInt8], fate: Fate)] = []
  private var first = 0

  /// Calls passed on before `calls[0]`.
  private var passedOn = 0

  /// By request id, the number of the call that is under way.
  private var open: [[UInt8]: Int] = [:]

  private let openMax: Int
  private var clock = ReplayClock()

  /// By how much the clock was set back in all records and since, in microseconds.
  private let setBack: Int64
  private let charge: (Use) -> Void

  /// Records of calls that were charged.
  private(set) var count = 0

  /// The last record that was looked at.
  private(set) var sequence: UInt64 = 0

  /// - Parameters:
  ///   - openMax: Calls under way at once.
  ///   - setBack: By how much the clock was set back in all records and since, in microseconds.
  ///   - charge: Gets each use in its turn.
  init(
    openMax: Int = LimitReplay.openMaxDefault,
    setBack: Int64 = 0,
    _ charge: @escaping (Use) -> Void
  ) {
    self.openMax = openMax
    self.setBack = setBack
    self.charge = charge
  }

  /// Classes by the names of routes.
  private static let classes: [[UInt8]: CallClass] = {
    let routes = OperationCatalog.routes + OperationCatalog.nativeRoutes
    return Dictionary(
      routes.map { route in
        let operation = route.operation
        let callClass = CallClass(effect: operation.effect, family: operation.family)
        return (Array(route.name.utf8), callClass)
      },
      uniquingKeysWith: { first, _ in first }
    )
  }()

  /// Takes the next record of the log.
  mutating func take(_ line: Span<UInt8>) {
    guard let parts = AuditLine.parts(line) else { return }
    sequence = parts.sequence
    if let time = LineTime.microseconds(of: line) { clock.pass(time) }
    if LineMember.has(",\"kind\":\"intent\"", in: line) {
      guard let use = use(line) else { return }
      let id = LimitReplay.text(",\"request_id\":\"", of: line)
      // A caller may have sent the id of a call that is under way: that one stays open.
      open[id] = passedOn + calls.count
      calls.append((use, id, .open))
      if calls.count - first > openMax { settleFirst() }
    } else if LineMember.has(",\"kind\":\"outcome\"", in: line) {
      takeOutcome(line)
    }
  }

  private mutating func takeOutcome(_ line: Span<UInt8>) {
    if LineMember.has(",\"effect\":\"read\"", in: line) {
      // Without a reply it was refused, or WARest was not there.
      guard LineMember.has(",\"upstream_status\":", in: line), let use = use(line)
      else { return }
      calls.append((use, [], .made))
      return passOn()
    }
    let id = LimitReplay.text(",\"request_id\":\"", of: line)
    guard let number = open.removeValue(forKey: id) else { return }
    // What WARest has answered was used, even if it did nothing.
    let isNotSent =
      LineMember.has(",\"delivery\":\"not_sent\"", in: line)
      && !LineMember.has(",\"upstream_status\":", in: line)
    calls[number - passedOn].fate = isNotSent ? .notMade : .made
    // A long body may have named more people than its intent knew of.
    let cost = UInt32(clamping: LineMember.number(",\"cost\":", of: line) ?? 0)
    calls[number - passedOn].use.cost = max(calls[number - passedOn].use.cost, cost)
    passOn()
  }

  /// To be called behind the last record: what is under way counts.
  mutating func finish() {
    while first < calls.count { settleFirst() }
  }

  private mutating func settleFirst() {
    let id = calls[first].id
    if open[id] == passedOn + first { open[id] = nil }
    if calls[first].fate == .open { calls[first].fate = .made }
    passOn()
  }

  private mutating func passOn() {
    while first < calls.count, calls[first].fate != .open {
      if calls[first].fate == .made {
        count += 1
        charge(calls[first].use)
      }
      first += 1
    }
    guard first > 1_024, first * 2 > calls.count else { return }
    calls.removeFirst(first)
    passedOn += first
    first = 0
  }

  /// - Returns: Nil when the record has no session by its name, or nothing that is known.
  private func use(_ line: Span<UInt8>) -> Use? {
    let session = LimitReplay.text(",\"session\":\"", of: line)
    guard SessionName.isValid(session.span),
      let callClass = LimitReplay.classes[LimitReplay.text(",\"operation\":\"", of: line)],
      let time = LineTime.microseconds(of: line)
    else { return nil }
    // Absent: it was 1 before costs were on record.
    let cost = LineMember.number(",\"cost\":", of: line) ?? 1
    guard cost > 0 else { return nil }
    return Use(
      session: session,
      callClass: callClass,
      cost: UInt32(clamping: cost),
      time: time - (setBack - clock.setBack)
    )
  }

  private static func text(_ opening: StaticString, of line: Span<UInt8>) -> [UInt8] {
    guard let range = LineMember.text(opening, of: line) else { return [] }
    return range.offsets.map { line[$0] }
  }
}
