import Gateway
import Testing

@Suite("The snapshot of the limits")
struct LimitSnapshotTests {
  @Test(arguments: 0..<40)
  func `is read back as it was written`(_ seed: UInt64) throws {
    // Some are longer than a block.
    let sample = SnapshotSample(seed: seed, sessions: seed % 10 == 0 ? 3_000 : Int(seed))
    let snapshot = try LimitSnapshot(sample.octets())
    #expect(snapshot.head == sample.head)
    #expect(snapshot.profiles.map(\.all) == sample.profiles.map(\.all))
    #expect(snapshot.clients == sample.clients)
    #expect(snapshot.keys == sample.keys)
    #expect(snapshot.paused == sample.paused)
    #expect(snapshot.sessionCount == sample.sessions.count)
    #expect(snapshot.bucketCount == sample.buckets.count)
    var sessions: [LimitSnapshot.Session] = []
    snapshot.forEachSession { sessions.append($0) }
    #expect(sessions.map(\.words) == sample.sessions.map(\.words))
    var buckets: [LimitSnapshot.Bucket] = []
    snapshot.forEachBucket { buckets.append($0) }
    #expect(buckets == sample.buckets)
  }

  @Test(arguments: 0..<10)
  func `is refused when it is cut anywhere, or longer`(_ seed: UInt64) {
    let octets = SnapshotSample(seed: seed, sessions: 3).octets()
    for count in 0..<octets.count {
      #expect(throws: LimitSnapshotError.self) { try LimitSnapshot(Array(octets[..<count])) }
    }
    #expect(throws: LimitSnapshotError.self) { try LimitSnapshot(octets + [0]) }
    #expect(throws: LimitSnapshotError.self) { try LimitSnapshot(octets + octets) }
  }

  /// Without the digest, not every wrong octet can be seen; but none leads out of bounds.
  @Test(arguments: 0..<10)
  func `has nothing out of bounds, whatever its octets`(_ seed: UInt64) {
    let octets = SnapshotSample(seed: seed, sessions: 4).octets()
    var random = SeededGenerator(seed: seed)
    var read = 0
    for _ in 0..<300 {
      var other = octets
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<other.count, using: &random)
        other[place] = random.next() & 1 == 0 ? 0xff : UInt8.random(in: 0...255, using: &random)
      }
      guard let snapshot = try? LimitSnapshot(other) else { continue }
      read += 1
      #expect(LimitSnapshotTests.isBounded(snapshot))
    }
    #expect(read > 0)
  }

  private static func isBounded(_ snapshot: LimitSnapshot) -> Bool {
    var isBounded = snapshot.head.moment.wallMicroseconds >= 0
    snapshot.forEachSession { session in
      isBounded =
        isBounded && session.profile < snapshot.profiles.count
        && session.key > 0xff
      for index in 0..<7 { isBounded = isBounded && session.times[index] <= LimitSnapshot.timeMax }
    }
    snapshot.forEachBucket { bucket in
      isBounded = isBounded && bucket.key > 1 && bucket.time <= LimitSnapshot.timeMax
    }
    for profile in snapshot.profiles {
      for index in 0..<7 {
        let rate = profile.rates[index]
        let (product, overflows) = rate.interval.multipliedReportingOverflow(by: UInt64(rate.burst))
        isBounded = isBounded && !overflows && product <= LimitSnapshot.timeMax
      }
    }
    return isBounded
      && snapshot.clients.allSatisfy { $0.time <= LimitSnapshot.timeMax }
      && snapshot.keys.allSatisfy { $0.time <= LimitSnapshot.timeMax }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var place: Int
    var octets: [UInt8]
    var error: LimitSnapshotError
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "another file", place: 0, octets: [0x7f], error: .foreign),
    Row(name: "a later version", place: 4, octets: [2], error: .otherVersion(2)),
    Row(name: "flags", place: 6, octets: [1], error: .damaged(atOctet: 6)),
    Row(name: "a time after 9999", place: 15, octets: [0x7f], error: .damaged(atOctet: 8)),
    Row(name: "no such block", place: 72, octets: [9], error: .damaged(atOctet: 72)),
    Row(name: "a block of nothing", place: 72, octets: [0], error: .damaged(atOctet: 72)),
    Row(name: "another entry", place: 74, octets: [85], error: .damaged(atOctet: 74)),
    Row(name: "no entry", place: 76, octets: [0, 0, 0, 0], error: .damaged(atOctet: 76)),
    Row(name: "too many", place: 76, octets: [1, 0, 0, 1], error: .damaged(atOctet: 76)),
    Row(name: "more than is there", place: 76, octets: [255, 0, 0, 0], error: .cutShort),
    Row(name: "no key", place: 81, octets: [0, 0, 0, 0, 0, 0, 0], error: .damaged(atOctet: 80)),
    Row(name: "a time of years", place: 95, octets: [1], error: .damaged(atOctet: 88)),
    Row(name: "the block before", place: 144, octets: [0], error: .damaged(atOctet: 144)),
  ]

  @Test(arguments: rows)
  func `is refused for what is wrong`(_ row: Row) {
    var octets = SnapshotSample(seed: 1, sessions: 1).octets()
    octets.replaceSubrange(row.place..<row.place + row.octets.count, with: row.octets)
    #expect(throws: row.error) { try LimitSnapshot(octets) }
  }

  @Test func `is refused without the profile of a session`() {
    var sample = SnapshotSample(seed: 1, sessions: 1)
    sample.sessions[0].key = 0x0100 | UInt64(sample.profiles.count)
    #expect(throws: LimitSnapshotError.self) { try LimitSnapshot(sample.octets()) }
  }

  @Test func `stops at a sink that takes no more`() {
    let head = SnapshotSample(seed: 1, sessions: 0).head
    var pieces = 0
    var writer = LimitSnapshotWriter(head) { _ in
      pieces += 1
      return pieces < 2
    }
    for key in 0..<10_000 {
      writer.add(LimitSnapshot.Bucket(key: UInt64(key), time: 1))
    }
    let isWhole = writer.end()
    #expect(!isWhole)
    #expect(pieces == 2)
  }
}
