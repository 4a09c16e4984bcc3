import Synchronization
package import WARest

/// The limits of all sessions, recipients, clients and upstream keys, shared by all loops: GCRA,
/// with a cost for each call.
///
/// `T = w/q`; `tat' = max(tat, now) + n × T`; a call passes if `tat' - burst × T <= now`, and else
/// waits `tat' - burst × T - now`. A refused call moves nothing. Times are monotonic nanoseconds.
@safe package final class LimitTable: @unchecked Sendable {
  /// The upstream keys, in the order of the configuration.
  package let keys: [UpstreamKey]

  /// The same, for whom a reference counter that all loops share is too far away.
  // SAFETY: `keys` holds all of them until `deinit`.
  private let heldKeys: UnsafeMutablePointer<Unmanaged<UpstreamKey>>

  let seed: (UInt64, UInt64)

  /// Zero of the table's own clock, which counts nanoseconds from two days before its making: so
  /// that calls of the last day can be charged as of their time.
  let base: UInt64

  /// Of a session: its key, and what `recordKinds` have used.
  let sessions: LimitSlots

  /// Recipients, spacing, cooldown, and the classes that a session's record has no word for.
  let buckets: LimitSlots
  let clientWords: LimitClientWords
  let profiles = LimitProfiles()

  /// T of each client's rates, by tag.
  let clientIntervals = LimitIntervals()
  let current: Atomic<Unmanaged<LimitGeneration>>

  /// By the table's clock: since when short windows count as used up; 0: they do not.
  let conservativeStart = Atomic<UInt64>(0)

  /// By the table's clock: when the configuration was changed last, or the table made.
  let lastReload: Atomic<UInt64>
  let history: Mutex<LimitHistory>

  /// Words of a session's record, in this order: of what most calls meet, so that with the key it
  /// is half a cache line.
  static let recordKinds: InlineArray<3, LimitKind> = [.session, .sessionDay, .send]

  private static let baseNanoseconds: UInt64 = 2 * 86_400 * 1_000_000_000

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
    let upstreamKeys = (0..<min(max(keys, 1), 255)).map { _ in
      UpstreamKey(
        policy: configuration.upstream,
        enforcesAlways: configuration.enforcesUpstreamAlways
      )
    }
    self.keys = upstreamKeys
    // SAFETY: one for each, initialised here and freed in `deinit`.
    unsafe heldKeys = .allocate(capacity: upstreamKeys.count)
    for (index, key) in upstreamKeys.enumerated() {
      unsafe (heldKeys + index).initialize(to: Unmanaged.passUnretained(key))
    }
    self.seed = seed
    base = now &- LimitTable.baseNanoseconds
    lastReload = Atomic(LimitTable.baseNanoseconds)
    let sessionsMax = max(configuration.sessionsMax, 8)
    sessions = LimitSlots(
      // Emptier, it would be larger than it need be; fuller, look-ups would pass more lines.
      count: sessionsMax + sessionsMax * 7 / 8,
      wordCount: LimitTable.recordKinds.count,
      reach: GatewayLimits.limitSessionReach
    )
    buckets = LimitSlots(
      count: 2 * (max(configuration.recipientsMax, 8) + sessionsMax),
      wordCount: 1,
      reach: GatewayLimits.limitBucketReach
    )
    clientWords = LimitClientWords(capacity: clients.count + LimitTable.clientsAddedMax)
    var history = LimitHistory()
    let generation = LimitTable.adopt(configuration, clients, &history)
    guard let generation else { preconditionFailure("a configuration within its bounds") }
    LimitTable.publish(history, profiles, clientIntervals)
    // SAFETY: `history` keeps the generation for as long as the table lives.
    unsafe current = Atomic(Unmanaged.passUnretained(generation))
    self.history = Mutex(history)
  }

  deinit {
    // SAFETY: allocated in `init`; nobody is at the table any more.
    unsafe heldKeys.deallocate()
  }

  // SAFETY: `keys` holds it; who gets it uses it while the table is there.
  @inline(__always)
  func key(_ place: UInt8) -> Unmanaged<UpstreamKey> {
    let count = keys.count
    precondition(place < count, "a key of this table")
    // SAFETY: one of `count`.
    return unsafe heldKeys[Int(place)]
  }

  /// What a call asks: of a session (no octets: of none) and of the client with this place in the
  /// client table.
  ///
  /// `units` are tokens of WARest's own rate limit, `attachments` files of a send, `people` whom
  /// the call names, `jitterSeed` any random number.
  package func ask(
    session name: Span<UInt8>,
    client: Int,
    callClass: CallClass,
    hasCooldown: Bool,
    units: UInt8,
    attachments: Int,
    people: borrowing RecipientList,
    jitterSeed: UInt64
  ) -> LimitAsk {
    var ask = ask(session: name, client: client, callClass: callClass)
    ask.units = limitsKeys ? units : 0
    ask.hasCooldown = hasCooldown
    let isSend = if case .send = callClass { true } else { false }
    if isSend {
      let files = UInt64(max(attachments, 1))
      ask.attachments = UInt32(clamping: files)
      ask.cost = UInt32(clamping: UInt64(max(people.countMax, 1)).multipliedSaturating(files))
      let most = UInt64(max(profiles.jitterMilliseconds(ask.profile), 0)) * 1_000_000
      ask.jitter = jitterSeed.multipliedFullWidth(by: most + 1).high
    }
    if hasCooldown || isSend { note(people, in: &ask) }
    // What is decided soon is on its way from here on, all at once: memory is slower than the rest.
    if ask.session != 0 { sessions.fetch(LimitTable.recordKey(ask.session)) }
    if isSend {
      for index in 0..<ask.recipientCount {
        buckets.fetch(LimitTable.bucketKey(.recipient, ask.session, ask.recipients[index]))
      }
    }
    return ask
  }

  @inline(__always)
  private func note(_ people: borrowing RecipientList, in ask: inout LimitAsk) {
    ask.recipientCount = people.uniqueCount
    for index in 0..<ask.recipientCount { ask.recipients[index] = hash(people[index]) }
    guard !people.target.isNone else { return }
    let target = hash(people.target)
    for index in 0..<ask.recipientCount where ask.recipients[index] == target { return }
    ask.target = target
  }

  /// A call that is for nobody, and without a client by nobody.
  func ask(session name: Span<UInt8>, client: Int?, callClass: CallClass) -> LimitAsk {
    let session = name.count > 0 ? max(SeededHash.hash(name, seed: seed), 1) : 0
    // SAFETY: `history` keeps every generation for as long as the table lives.
    let (place, profile) = unsafe current.load(ordering: .acquiring)._withUnsafeGuaranteedRef {
      generation in
      let override = session == 0 ? 0 : generation.policies.place(of: name)
      return (client.map { generation.clients[$0] } ?? -1, generation.profiles[override])
    }
    return LimitAsk(
      session: session,
      client: place,
      profile: profile,
      key: key(of: session == 0 ? UInt64(client ?? 0) : session),
      callClass: callClass
    )
  }

  /// The key that a session sticks to: of all, the one with the highest hash beside the session's,
  /// so that another key takes no session from those that stay but its own share.
  private func key(of session: UInt64) -> UInt8 {
    if keys.count == 1 { return 0 }
    var (found, highest) = (0, UInt64(0))
    for index in keys.indices {
      let hash = LimitTable.mixed(session ^ LimitTable.mixed(UInt64(index) + 1))
      if hash > highest { (found, highest) = (index, hash) }
    }
    return UInt8(found)
  }

  private func hash(_ id: RecipientID) -> UInt64 {
    let kind = UInt64(id.kind.rawValue) << 16 | UInt64(id.count) << 8 | UInt64(id.tailCount)
    return SeededHash.hash(id.digits, id.tail << 24 | kind, seed: seed)
  }

  /// A bijection of 64 bits after which bits depend on all others [MurmurHash3's finaliser].
  @inline(__always)
  static func mixed(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ word >> 33) &* 0xff51_afd7_ed55_8ccd
    word = (word ^ word >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return word ^ word >> 33
  }

  /// A record's key: without the octet that its profile has in a kept state.
  @inline(__always)
  static func recordKey(_ session: UInt64) -> UInt64 {
    let key = session & ~0xff
    return key == 0 ? 0x100 : key
  }

  @inline(__always)
  static func bucketKey(_ kind: LimitKind, _ owner: UInt64, _ recipient: UInt64) -> UInt64 {
    let kind = UInt64(kind.rawValue) &* 0x9e37_79b9_7f4a_7c15
    return LimitSlots.key(mixed(owner ^ mixed(recipient &+ kind)))
  }

  /// The limits of a profile, as `LimitAsk.profile` names it.
  package func limits(_ profile: UInt8) -> SessionLimits { profiles.limits(profile) }

  /// The rates of a profile, in the order of `LimitKind`; those of `client` and `upstream` are
  /// none.
  package func rates(_ profile: UInt8) -> InlineArray<12, LimitRate> {
    // SAFETY: such rates are never freed.
    unsafe profiles.rates(profile).pointee.list
  }

  /// Octets of memory that sessions take, whether or not there are any.
  package var sessionByteCount: Int { sessions.byteCount }

  /// Octets of memory that recipients take, whether or not there are any.
  package var recipientByteCount: Int { buckets.byteCount }
}

extension UInt64 {
  /// The product, or the largest number when that is larger.
  @inline(__always)
  func multipliedSaturating(_ other: UInt64) -> UInt64 {
    let (product, isTooLarge) = multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}
