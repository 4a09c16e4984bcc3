/// Which refused calls are recorded one by one, and how many of whom are only counted, so that
/// nobody fills the disk with what he may not do.
///
/// Time goes in periods of a second, which begin with the first refusal after a quiet time. In
/// each, the first refusals of a peer are recorded and the others counted; at its end every count
/// becomes one record and all is forgotten. A peer is a client address without port, an IPv6 one by
/// its /64.
///
/// A table of fixed size, at most half full; nothing allocates after `init`. Peers that find no
/// place in it share one, which has no name.
struct RefusalBudget: ~Copyable {
  /// Peers with a place of their own in a period.
  static let peersMax = 1_024

  /// Refusals of all peers together that are recorded one by one in a period.
  static let recordsMax = 1_000

  static let periodNanoseconds: UInt64 = 1_000_000_000

  /// Refused calls that were only counted.
  struct Summary: Equatable {
    /// `SocketAddress.hostHash`; nil: of several peers.
    let peer: UInt64?
    let count: Int
  }

  private struct Place {
    var peer: UInt64 = 0
    var isTaken = false
    var records: UInt16 = 0
    var count = 0
  }

  /// Refusals of one peer that are recorded one by one in a period.
  private let recordsPerPeerMax: Int

  /// Goes into the hash of a peer, so that nobody can choose addresses that meet in one place.
  private let seed: UInt64

  private var places = [Place](repeating: Place(), count: 2 * RefusalBudget.peersMax)
  private var shared = Place()
  private var peers = 0
  private var records = 0

  /// Refusals that were counted in this period and are on no summary yet.
  private(set) var counted = 0

  /// Monotonic nanoseconds; nil: nobody was refused since the last period.
  private var periodStart: UInt64?

  /// Where `nextSummary` goes on.
  private var cursor = 0

  init(recordsPerPeerMax: Int, seed: UInt64) {
    self.recordsPerPeerMax = recordsPerPeerMax
    self.seed = seed
  }

  /// - Returns: True when the refusal is to be recorded by itself; else it is counted.
  mutating func mayRecord(_ peer: UInt64, now: UInt64) -> Bool {
    if periodStart == nil { periodStart = now }
    let index = place(of: peer)
    let own = index.map { Int(places[$0].records) } ?? Int(shared.records)
    let isRecorded = own < recordsPerPeerMax && records < RefusalBudget.recordsMax
    if isRecorded { records += 1 } else { counted += 1 }
    if let index {
      RefusalBudget.add(isRecorded, to: &places[index])
    } else {
      RefusalBudget.add(isRecorded, to: &shared)
    }
    return isRecorded
  }

  private static func add(_ isRecorded: Bool, to place: inout Place) {
    if isRecorded { place.records += 1 } else { place.count += 1 }
  }

  /// The period is over: `nextSummary` until nothing is left.
  func isPeriodOver(now: UInt64) -> Bool {
    guard let periodStart else { return false }
    return now >= periodStart + RefusalBudget.periodNanoseconds
  }

  /// What was counted of one more peer.
  ///
  /// - Returns: Nil when nothing is left; the period is forgotten then.
  mutating func nextSummary() -> Summary? {
    while counted > 0 && cursor < places.count {
      let place = places[cursor]
      cursor += 1
      if place.count > 0 {
        places[cursor - 1].count = 0
        counted -= place.count
        return Summary(peer: place.peer, count: place.count)
      }
    }
    if shared.count > 0 {
      defer { shared.count = 0 }
      counted -= shared.count
      return Summary(peer: nil, count: shared.count)
    }
    if periodStart != nil { forget() }
    return nil
  }

  private mutating func forget() {
    for index in places.indices { places[index] = Place() }
    shared = Place()
    peers = 0
    records = 0
    cursor = 0
    periodStart = nil
  }

  /// The peer's place, a new one if need be; nil when all are taken.
  private mutating func place(of peer: UInt64) -> Int? {
    var hasher = Hasher()
    hasher.combine(seed)
    hasher.combine(peer)
    let mask = places.count - 1
    var index = hasher.finalize() & mask
    // Half of the places are free: the search ends.
    while places[index].isTaken {
      if places[index].peer == peer { return index }
      index = (index + 1) & mask
    }
    guard peers < RefusalBudget.peersMax else { return nil }
    peers += 1
    places[index].peer = peer
    places[index].isTaken = true
    return index
  }
}
