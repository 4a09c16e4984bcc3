import Gateway

/// A snapshot as plain values, written and read back by the tests.
struct SnapshotSample {
  var head: LimitSnapshot.Head
  var profiles: [LimitSnapshot.Profile] = []
  var sessions: [LimitSnapshot.Session] = []
  var buckets: [LimitSnapshot.Bucket] = []
  var clients: [LimitSnapshot.Client] = []
  var keys: [LimitSnapshot.Key] = []
  var paused: [PausedSession] = []

  /// One with so many sessions; the same for the same seed.
  init(seed: UInt64, sessions count: Int) {
    var random = SeededGenerator(seed: seed)
    head = LimitSnapshot.Head(
      moment: LimitMoment(
        wallMicroseconds: Int64.random(in: 0...253_402_300_799_999_999, using: &random),
        bootID: (random.next(), random.next()),
        boottimeNanoseconds: random.next()
      ),
      seed: (random.next(), random.next()),
      auditSequence: random.next(),
      conservativeAge: seed % 3 == 0 ? random.next() / 2 : nil
    )
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      var profile = LimitSnapshot.Profile()
      for index in 0..<7 where random.next() & 3 != 0 {
        profile.rates[index] = LimitSnapshot.Profile.Rate(
          interval: UInt64.random(in: 1...3_600_000_000_000, using: &random),
          burst: UInt32.random(in: 1...1_000, using: &random)
        )
      }
      profiles.append(profile)
    }
    for _ in 0..<count {
      let profile = UInt64.random(in: 0..<UInt64(profiles.count), using: &random)
      var session = LimitSnapshot.Session(key: random.next() & ~0xff | 1 << 60 | profile)
      for index in 0..<7 { session.times[index] = SnapshotSample.time(&random) }
      sessions.append(session)
      let key = random.next() | 2
      buckets.append(LimitSnapshot.Bucket(key: key, time: SnapshotSample.time(&random)))
    }
    for index in 0..<Int.random(in: 0...3, using: &random) {
      let time = SnapshotSample.time(&random)
      clients.append(LimitSnapshot.Client(name: random.next(), interval: 1_000, time: time))
      keys.append(LimitSnapshot.Key(interval: UInt64(index), time: time / 2))
      paused.append(PausedSession(session: "s-\(index)", reason: "für \(time)", since: 7))
    }
  }

  private static func time(_ random: inout SeededGenerator) -> UInt64 {
    random.next() & 3 == 0 ? 0 : UInt64.random(in: 0...LimitSnapshot.timeMax, using: &random)
  }

  func octets() -> [UInt8] {
    let box = Box()
    var writer = LimitSnapshotWriter(head) { piece in
      box.octets += piece.indices.map { piece[$0] }
      return true
    }
    for session in sessions { writer.add(session) }
    for bucket in buckets { writer.add(bucket) }
    for profile in profiles { writer.add(profile) }
    for client in clients { writer.add(client) }
    for key in keys { writer.add(key) }
    for session in paused { writer.add(session) }
    return writer.end() && writer.byteCount == box.octets.count ? box.octets : []
  }

  private final class Box { var octets: [UInt8] = [] }
}

extension LimitSnapshot.Session {
  /// To compare with.
  var words: [UInt64] { [key] + (0..<7).map { times[$0] } }
}

extension LimitSnapshot.Profile {
  var all: [Rate] { (0..<7).map { rates[$0] } }
}
