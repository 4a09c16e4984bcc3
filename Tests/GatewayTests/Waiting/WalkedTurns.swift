/// Deficit round robin as in the paper, every round walked: what `KeyTurns` counts.
struct WalkedTurns {
  struct Client {
    var weight: Int
    var order = 0
    var deficit = 0
    var visited = 0
    var lines: [(line: Int, units: Int)] = []
  }

  static let grainsPerUnit = 10_000

  private(set) var clients: [Int: Client] = [:]
  private var round = 1
  private var entries = 0

  /// Whose turn it is, without anything happening.
  var first: Int? {
    var copy = self
    return copy.walk()?.line
  }

  /// The call goes, and rounds pass up to its own.
  mutating func serve() {
    guard let id = walk()?.client, var client = clients[id] else { return }
    client.deficit -= client.lines[0].units * WalkedTurns.grainsPerUnit
    round = max(round, client.visited)
    client.lines.removeFirst()
    clients[id] = client
  }

  mutating func arrive(_ line: Int, of id: Int, weight: Int, units: Int) {
    var client = clients[id] ?? Client(weight: weight)
    if client.lines.isEmpty {
      entries += 1
      client.order = entries
      // It is visited in the round that goes on, unless it was.
      client.visited = max(client.visited, round - 1)
    }
    client.lines.append((line: line, units: units))
    clients[id] = client
  }

  /// Takes a line out that was not served; what its client saved stays.
  mutating func withdraw(_ line: Int) {
    for (id, var client) in clients {
      guard let index = client.lines.firstIndex(where: { $0.line == line }) else { continue }
      if client.lines.count == 1 {
        while client.visited < round {
          client.visited += 1
          client.deficit += client.weight
        }
      }
      client.lines.remove(at: index)
      clients[id] = client
    }
  }

  /// The client has no calls left at all.
  mutating func forget(_ id: Int) { clients[id] = nil }

  private mutating func walk() -> (client: Int, line: Int)? {
    let ring = clients.filter { !$0.value.lines.isEmpty }.keys
      .sorted { (clients[$0]?.order ?? 0) < (clients[$1]?.order ?? 0) }
    guard !ring.isEmpty else { return nil }
    var copy = clients
    // Who has enough by a smaller call is served as if its round were still on.
    var round = ring.map { clients[$0]?.visited ?? 0 }.min() ?? 0
    while true {
      for id in ring {
        guard var client = copy[id] else { continue }
        while client.visited < round {
          client.visited += 1
          client.deficit += client.weight
        }
        copy[id] = client
        let isVisited = client.visited == round
        guard isVisited, client.deficit >= client.lines[0].units * WalkedTurns.grainsPerUnit
        else { continue }
        clients[id] = client
        return (id, client.lines[0].line)
      }
      round += 1
    }
  }
}
