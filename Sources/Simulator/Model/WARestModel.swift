/// WARest without a network: a request goes in, the reply of the real server comes out, and what it
/// would have done is remembered.
///
/// Pure and repeatable: the time is a parameter and chance comes from a seed. Everything it knows
/// about WARest was read off recorded requests and replies.
package struct WARestModel: Sendable {
  package let configuration: SimulatorConfiguration
  package var switches = Switches()
  package internal(set) var journal = Journal()

  /// A time that does not move, in place of the real one: equal calls get equal replies then.
  package var clock: Int64?

  var sessions: [SimulatedSession] = []
  /// By session.
  var stores: [String: SimulatedStore] = [:]
  var groups: [SimulatedGroup] = []
  var random: SeededGenerator
  var rate: FixedWindow
  var quota: FixedWindow
  var cooldownEnds: [String: Int64] = [:]
  /// Files behind the `/storages/` links that misc routes hand out.
  var storage: [String: StoredFile] = [:]
  var ownPicture: String? = World.ownPicture
  var groupCount = 0
  var startedMilliseconds: Int64
  var restartMilliseconds: Int64?
  var scheduledRestart: String?

  /// The WhatsApp calls of the request that is being handled.
  package internal(set) var attempts: [Attempt] = []
  var effectsOfRequest = 0
  let identities: [String: SimulatorConfiguration.Key]

  package struct Attempt: Sendable, Equatable {
    package let call: WhatsAppCall
    package let target: String
  }

  package init(configuration: SimulatorConfiguration = SimulatorConfiguration(), now: Int64) {
    self.configuration = configuration
    random = SeededGenerator(seed: configuration.seed)
    rate = FixedWindow(
      limit: configuration.rateLimit,
      windowMilliseconds: configuration.windowMilliseconds
    )
    quota = FixedWindow(
      limit: configuration.quotaLimit,
      windowMilliseconds: configuration.windowMilliseconds
    )
    startedMilliseconds = now
    var identities: [String: SimulatorConfiguration.Key] = [:]
    for key in configuration.keys {
      identities[key.text] = key
      // WARest looks a key up as it came, too, so its stored hash opens the door as well.
      identities[Hex.encode(SHA256.hash(Array(key.text.utf8)))] = key
    }
    self.identities = identities
    fill(now)
  }

  private mutating func fill(_ now: Int64) {
    sessions = World.sessions(now)
    groups = World.groups()
    stores = sessions.first.map { [$0.id: World.store($0.jid, now / 1000)] } ?? [:]
  }

  /// Back to the start: state, journal and switches.
  ///
  /// A clock that stands goes on standing.
  package mutating func reset(now: Int64) {
    let clock = clock
    self = WARestModel(configuration: configuration, now: now)
    self.clock = clock
  }

  /// Sets what a key has used up of its limits; the pauses between sends to one recipient stay.
  package mutating func primeLimits(calls: Int, quotaCalls: Int = 0, key: String, now: Int64) {
    rate.reset()
    quota.reset()
    if calls > 0 { _ = rate.take(key, cost: calls, at: now) }
    if quotaCalls > 0 { _ = quota.take(key, cost: quotaCalls, at: now) }
  }

  /// A group with that many people: bodies of any size for tests and benchmarks.
  package mutating func addGroup(id: String, subject: String, people: Int) {
    let members = (1..<max(1, people)).map { index in
      SimulatedGroup.Participant(jid: "\(6_281_300_000_000 + index)@s.whatsapp.net")
    }
    let own = SimulatedGroup.Participant(jid: "6281234567890@s.whatsapp.net", isAdmin: true)
    groups.append(
      SimulatedGroup(
        id: id,
        subject: subject,
        description: "About \(subject)",
        inviteCode: "InviteCodeAAAAAAAAAA99",
        participants: [own] + members
      )
    )
  }

  /// True once a restart has taken the server away; connections are refused then.
  package func isDown(at now: Int64) -> Bool {
    restartMilliseconds.map { now >= $0 } ?? false
  }

  /// The server is back some time after it went away.
  package mutating func comeBack(now: Int64) {
    guard let time = restartMilliseconds, now >= time + SimulatorLimits.restartMilliseconds else {
      return
    }
    restartMilliseconds = nil
    startedMilliseconds = now
  }

  func store(_ session: SimulatedSession) -> SimulatedStore {
    stores[session.id] ?? SimulatedStore()
  }

  package mutating func handle(_ request: SimulatedRequest, now: Int64) -> SimulatedReply {
    attempts.removeAll(keepingCapacity: true)
    effectsOfRequest = 0
    guard !isDown(at: now) else { return .dropped }
    var reply = ReplyBuilder(request: request, sendsHelmet: configuration.sendsHelmetHeaders)
    if let origin = request.header("origin") {
      guard configuration.allowedOrigins.contains(origin) else {
        return reply.corsError("CORS not allowed: \(origin)")
      }
      reply.allowedOrigin = origin
    }
    if request.method == "OPTIONS" { return reply.preflight() }
    if let file = storedFile(request) { return reply.file(file) }
    let body = BodyParser.parse(request, messageLimit: configuration.messageJSONMegabytes << 20)
    if case .refused(let status, let message) = body { return reply.error(status, message) }
    guard PercentText.decodeStrictly(request.path) != nil else {
      return reply.error(400, "Failed to decode param '\(request.path)'")
    }
    guard let route = RouteTable.find(method: request.method, path: request.path) else {
      return reply.notFound()
    }
    if let refused = admit(request, route, body, &reply, now) { return refused }
    guard let operation = route.operation else { return reply.notFound() }
    return run(operation, request, route, body, &reply, now)
  }
}
