package import WARest

/// The limits of all sessions, recipients, clients and upstream keys, shared by all loops: GCRA,
/// with a cost for each call.
///
/// `T = w/q`; `tat' = max(tat, now) + n × T`; a call passes if `tat' - burst × T <= now`, and else
/// waits `tat' - burst × T - now`. A refused call moves nothing. Times are monotonic nanoseconds.
package final class LimitTable: Sendable {
  /// The upstream keys, in the order of the configuration.
  package let keys: [UpstreamKey]

  /// - Parameters:
  ///   - configuration: what holds for sessions and keys.
  ///   - clients: in the order of the `ClientTable`, whose places `ask` is given.
  ///   - keys: upstream keys, 1 to 255.
  ///   - seed: 16 random octets, kept with the state.
  ///   - now: monotonic nanoseconds.
  package init(
    _ configuration: LimitConfiguration,
    clients: [ClientConfiguration],
    keys: Int,
    seed: (UInt64, UInt64),
    now: UInt64
  ) {
    self.keys = (0..<max(keys, 1)).map { _ in
      UpstreamKey(
        policy: configuration.upstream,
        enforcesAlways: configuration.enforcesUpstreamAlways
      )
    }
  }

  package func ask(
    session: Span<UInt8>,
    client: Int,
    callClass: CallClass,
    hasCooldown: Bool,
    units: UInt8,
    attachments: Int,
    people: borrowing RecipientList,
    jitterSeed: UInt64
  ) -> LimitAsk { LimitAsk() }

  /// What would be decided now; charges nothing.
  package func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    LimitVerdict(.allowed)
  }

  /// Charges a call on every policy that applies to it, or on none.
  package func charge(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    LimitVerdict(.allowed)
  }

  /// Takes back what an allowed call was charged, because it was not made.
  package func refund(_ ask: borrowing LimitAsk, _ verdict: LimitVerdict, now: UInt64) {}

  /// The same, at the moment of the charge.
  package func refund(_ ask: borrowing LimitAsk) {}

  /// Nanoseconds until the policies let `ahead` and then the call itself pass, the key aside.
  package func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 { 0 }

  /// The limits of a profile, as `LimitAsk.profile` names it.
  package func limits(_ profile: UInt8) -> SessionLimits { SessionLimits() }

  /// The rates of a profile, in the order of `LimitKind`; those of `client` and `upstream` are
  /// none.
  package func rates(_ profile: UInt8) -> InlineArray<12, LimitRate> {
    InlineArray(repeating: LimitRate())
  }

  /// The place of a profile with these rates that a kept state was made by, in the order of its
  /// seven words; nil: none is left.
  package func place(ofRates rates: InlineArray<7, LimitRate>) -> UInt8? { nil }

  /// Charges a call with a session and nothing else: for tests and for calls whose class nobody
  /// asks.
  package func charge(
    session name: Span<UInt8>,
    client: Int,
    cost: Int,
    nowNanoseconds now: UInt64
  ) -> LimitVerdict { LimitVerdict(.allowed) }

  /// Takes over another configuration; what was used stays used.
  ///
  /// - Returns: False when this process has seen too many different ones: nothing has changed then.
  @discardableResult
  package func reload(
    _ configuration: LimitConfiguration,
    clients: [ClientConfiguration],
    now: UInt64
  ) -> Bool { true }

  // MARK: State

  /// The words of a session's record, as `forEachSession` gives them.
  package static let wordKinds: InlineArray<7, LimitKind> = [
    .session, .sessionDay, .send, .groupWrite, .groupRead, .write, .read,
  ]

  /// Calls `body` for every session that has used something: its key, in whose lowest octet is the
  /// profile, and its theoretical arrival times by that profile's rates (0: in the past).
  package func forEachSession(
    now: UInt64,
    _ body: (_ key: UInt64, _ words: InlineArray<7, UInt64>) -> Void
  ) {}

  /// Calls `body` for every bucket that has something used: recipients, spacing, cooldown.
  package func forEachBucket(
    now: UInt64,
    _ body: (_ key: UInt64, _ arrival: UInt64) -> Void
  ) {}

  /// Takes over a session's words; its profile is one of this table's.
  ///
  /// - Returns: False when the table is full.
  @discardableResult
  package func restoreSession(
    _ key: UInt64,
    _ words: InlineArray<7, UInt64>,
    now: UInt64
  ) -> Bool { true }

  @discardableResult
  package func restoreBucket(_ key: UInt64, _ arrival: UInt64, now: UInt64) -> Bool { true }

  /// Clients that the table has ever had.
  package var clientCount: Int { 0 }

  /// The seeded hash of a client's name, what it has used as a theoretical arrival time (0: in the
  /// past), and by which T.
  package func clientArrival(
    _ place: Int,
    now: UInt64
  ) -> (name: UInt64, arrival: UInt64, interval: UInt64) { (0, 0, 0) }

  /// Takes over what a client has used; one that is not configured any more is left out.
  package func restoreClient(name: UInt64, arrival: UInt64, interval: UInt64, now: UInt64) {}

  /// After a lost state: short windows of every session count as used up at `now`.
  package func startConservatively(now: UInt64) {}

  /// Charges the session's, the day's and the class's policy with a call that was made `ago`
  /// nanoseconds before `now`, whatever they say.
  package func replay(
    session: Span<UInt8>,
    callClass: CallClass,
    cost: UInt32,
    ago: UInt64,
    now: UInt64
  ) {}
}
