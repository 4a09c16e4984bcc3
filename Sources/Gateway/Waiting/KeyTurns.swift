/// Whose turn it is at the upstream key: deficit round robin over clients [Shreedhar & Varghese,
/// "Efficient fair queueing using deficit round robin", 1995].
///
/// In each round a client's deficit grows by its quantum, weight × base, and it is served when its
/// deficit covers what its call costs. The base is a ten-thousandth of a token, so that nobody
/// holds the key for long and no rounding moves the shares; the rounds in which nobody can be
/// served, most of them, are not walked but counted: a heap knows the next round that serves
/// somebody. Rounds pass only when a call is released, so that all who come while the key has
/// nothing left take part in them.
///
/// A client is in the ring while it has candidates: lines whose first call only the key holds back.
struct KeyTurns {
  /// When a client is served: a round, and the order in which that one visits the clients.
  struct Turn: Comparable {
    var round: UInt64
    var order: UInt64

    static func < (one: Turn, other: Turn) -> Bool {
      one.round == other.round ? one.order < other.order : one.round < other.round
    }
  }

  struct Client {
    let client: Int32

    /// The quantum, in grains a round.
    var weight: UInt64

    /// Grains saved up by the end of round `since`.
    var deficit: UInt64 = 0
    var since: UInt64 = 0
    var order: UInt64 = 0
    var isResting = false

    /// Calls of this client in the room, be they candidates or not, and since when it has not been
    /// without any.
    var waitingCount = 0
    var waitingSince: UInt64 = 0

    /// The candidates, first to last, and what stands in their lines.
    var lines = Links.Chain()
    var lineCount = 0
    var load = Load()
  }

  /// Calls and their tokens.
  struct Load: Equatable {
    var callCount = 0
    var units = 0
  }

  /// A line as long as it is a candidate.
  struct Candidate {
    /// `Links.none`: it is none.
    var client = Links.none

    /// What its first call costs.
    var units = 0
    var load = Load()
  }

  static let grainsPerUnit: UInt64 = 10_000

  var clients = Slots<Client>()
  var ring = OrderedIDs<Turn>()
  var round: UInt64 = 1

  /// The weights of all clients with waiting calls.
  private(set) var waitingWeight = 0
  private var clientIDs: [Int32: Int] = [:]
  private var candidates: [Candidate] = []
  private var places = Links()
  private var entryCount: UInt64 = 0

  var isEmpty: Bool { ring.isEmpty }

  /// The line whose first call is to be released next.
  var first: Int? {
    guard let client = ring.first?.id else { return nil }
    return clients[client].lines.first
  }

  func id(ofClient client: Int32) -> Int? { clientIDs[client] }

  func isCandidate(_ line: Int) -> Bool { load(ofCandidate: line) != nil }

  func load(ofCandidate line: Int, of id: Int? = nil) -> Load? {
    guard line < candidates.count, candidates[line].client != Links.none,
      candidates[line].client == id ?? candidates[line].client
    else { return nil }
    return candidates[line].load
  }

  // MARK: Clients

  /// A call of `client` begins to wait.
  ///
  /// - Returns: The number of the client as long as it has waiting calls.
  mutating func enter(_ client: Int32, weight: UInt32, now: UInt64) -> Int {
    let id: Int
    if let known = clientIDs[client] {
      id = known
    } else {
      id = clients.insert(Client(client: client, weight: 1, waitingSince: now))
      clientIDs[client] = id
      waitingWeight += 1
    }
    clients[id].waitingCount += 1
    setWeight(id, weight)
    return id
  }

  /// A call waits no more; with its last one, whatever the client has saved up is gone.
  mutating func exit(_ id: Int) {
    clients[id].waitingCount -= 1
    guard clients[id].waitingCount == 0 else { return }
    clientIDs[clients[id].client] = nil
    waitingWeight -= Int(clients[id].weight)
    clients.remove(id)
  }

  /// The client's own policy holds it: its candidates keep their places but take no turns.
  mutating func rest(_ id: Int) {
    leaveRing(id)
    clients[id].isResting = true
  }

  mutating func wake(_ id: Int) {
    clients[id].isResting = false
    if !clients[id].lines.isEmpty { enterRing(id) }
  }

  // MARK: Candidates

  /// `line` becomes the last candidate of its client.
  mutating func arrive(_ line: Int, of id: Int, units: Int, load: Load) {
    while candidates.count <= line { candidates.append(Candidate()) }
    candidates[line] = Candidate(client: id, units: units, load: load)
    places.append(line, to: &clients[id].lines)
    clients[id].lineCount += 1
    clients[id].load.callCount += load.callCount
    clients[id].load.units += load.units
    if clients[id].lineCount == 1 && !clients[id].isResting { enterRing(id) }
  }

  /// Another call is the line's first one, or others stand behind it; its place stays.
  mutating func change(_ line: Int, units: Int, load: Load) {
    let former = candidates[line]
    candidates[line].units = units
    candidates[line].load = load
    clients[former.client].load.callCount += load.callCount - former.load.callCount
    clients[former.client].load.units += load.units - former.load.units
    if former.units != units { placeInRing(former.client) }
  }

  /// Something else than the key holds the line's first call, or nobody is left in it.
  mutating func withdraw(_ line: Int) {
    let id = candidates[line].client
    if clients[id].lineCount == 1 { leaveRing(id) }
    takeOut(line)
    placeInRing(id)
  }

  /// The first call of `first` is released: rounds pass, and its client pays.
  mutating func serve() {
    guard let (turn, id) = ring.first else { return }
    let line = clients[id].lines.first
    let cost = KeyTurns.grains(candidates[line].units)
    round = max(round, turn.round)
    let saved = clients[id].deficit + clients[id].weight * (turn.round - clients[id].since)
    clients[id].deficit = saved - cost
    clients[id].since = turn.round
    takeOut(line)
    if clients[id].lines.isEmpty { ring.remove(id) } else { placeInRing(id) }
  }

  static func grains(_ units: Int) -> UInt64 { UInt64(units) * grainsPerUnit }

  // MARK: The ring

  /// The round that serves a call when `deficit` grains were there by the end of round `since`.
  static func round(toSave cost: UInt64, _ client: Client) -> UInt64 {
    guard cost > client.deficit else { return client.since }
    return client.since + (cost - client.deficit + client.weight - 1) / client.weight
  }

  /// As the last one of the round that goes on.
  private mutating func enterRing(_ id: Int) {
    entryCount += 1
    clients[id].order = entryCount
    clients[id].since = max(clients[id].since, round - 1)
    ring.set(id, turn(of: id))
  }

  private mutating func placeInRing(_ id: Int) {
    if ring.contains(id) { ring.set(id, turn(of: id)) }
  }

  /// What the client had saved up, which is less than its call costs, stays while it has calls in
  /// the room; for rounds in which it is not in the ring it gets nothing.
  private mutating func leaveRing(_ id: Int) {
    guard ring.contains(id) else { return }
    settle(id)
    ring.remove(id)
  }

  private mutating func setWeight(_ id: Int, _ weight: UInt32) {
    let weight = UInt64(max(weight, 1))
    guard weight != clients[id].weight else { return }
    if ring.contains(id) { settle(id) }
    waitingWeight += Int(weight) - Int(clients[id].weight)
    clients[id].weight = weight
    placeInRing(id)
  }

  private mutating func settle(_ id: Int) {
    guard round > clients[id].since else { return }
    clients[id].deficit += clients[id].weight * (round - clients[id].since)
    clients[id].since = round
  }

  private func turn(of id: Int) -> Turn {
    let cost = KeyTurns.grains(candidates[clients[id].lines.first].units)
    return Turn(round: KeyTurns.round(toSave: cost, clients[id]), order: clients[id].order)
  }

  private mutating func takeOut(_ line: Int) {
    let candidate = candidates[line]
    places.remove(line, from: &clients[candidate.client].lines)
    clients[candidate.client].lineCount -= 1
    clients[candidate.client].load.callCount -= candidate.load.callCount
    clients[candidate.client].load.units -= candidate.load.units
    candidates[line].client = Links.none
  }
}
