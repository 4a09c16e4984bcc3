/// What the limits knew at some moment, as octets that were checked from end to end.
///
/// Of octets that are not what a writer writes, nothing is used: each number is bounded, each
/// length checked, and the end has to be where it says.
package struct LimitSnapshot: Sendable {
  /// Times in the record of a session.
  package static let wordCount = 7

  /// Furthest that a time can lie ahead, in nanoseconds: 62 days, twice the longest window.
  package static let timeMax: UInt64 = 5_356_800_000_000_000

  package struct Head: Sendable, Equatable {
    package var moment: LimitMoment
    package var seed: InlineArray<2, UInt64>

    /// The last record of the audit log, whose calls were charged before; 0: there is no log.
    package var auditSequence: UInt64

    /// How long ago the limits began with nothing left, because what was used was not known, in
    /// nanoseconds; nil: they did not.
    package var conservativeAge: UInt64?

    package init(
      moment: LimitMoment,
      seed: (UInt64, UInt64),
      auditSequence: UInt64,
      conservativeAge: UInt64? = nil
    ) {
      self.moment = moment
      self.seed = [seed.0, seed.1]
      self.auditSequence = auditSequence
      self.conservativeAge = conservativeAge
    }

    package static func == (left: Head, right: Head) -> Bool {
      left.moment == right.moment && left.seed[0] == right.seed[0]
        && left.seed[1] == right.seed[1] && left.auditSequence == right.auditSequence
        && left.conservativeAge == right.conservativeAge
    }
  }

  /// The rates that the words of some sessions were made by.
  package struct Profile: Sendable {
    package struct Rate: Sendable, Equatable {
      /// What a unit costs, in nanoseconds; 0: there was no policy.
      package var interval: UInt64
      package var burst: UInt32

      package init(interval: UInt64 = 0, burst: UInt32 = 0) {
        self.interval = interval
        self.burst = burst
      }
    }

    package var rates = InlineArray<7, Rate>(repeating: Rate())

    package init() {}
  }

  package struct Session: Sendable {
    /// With the place of its profile in the lowest octet.
    package var key: UInt64
    package var times = InlineArray<7, UInt64>(repeating: 0)

    package init(key: UInt64) { self.key = key }

    package var profile: Int { Int(key & 0xff) }
  }

  package struct Bucket: Sendable, Equatable {
    package var key: UInt64
    package var time: UInt64

    package init(key: UInt64, time: UInt64) {
      self.key = key
      self.time = time
    }
  }

  package struct Client: Sendable, Equatable {
    /// Its hash by the seed.
    package var name: UInt64

    /// What a unit cost, in nanoseconds; 0: nobody knows.
    package var interval: UInt64
    package var time: UInt64

    package init(name: UInt64, interval: UInt64, time: UInt64) {
      self.name = name
      self.interval = interval
      self.time = time
    }
  }

  /// Of an upstream key.
  package struct Key: Sendable, Equatable {
    /// What a token cost, in nanoseconds; 0: there was no policy.
    package var interval: UInt64
    package var time: UInt64

    package init(interval: UInt64, time: UInt64) {
      self.interval = interval
      self.time = time
    }
  }

  package let head: Head
  package let profiles: [Profile]
  package let clients: [Client]
  package let keys: [Key]
  package let paused: [PausedSession]
  package let sessionCount: Int
  package let bucketCount: Int

  private let octets: [UInt8]

  /// Where entries of sessions and buckets stand.
  private let sessions: [Range<Int>]
  private let buckets: [Range<Int>]

  /// Checks all of it.
  ///
  /// - Parameter octets: Without the digest behind them, which is the caller's to check.
  /// - Throws: What is wrong first.
  package init(_ octets: [UInt8]) throws(LimitSnapshotError) {
    var reader = LimitSnapshotReader(octets)
    head = try reader.readHead()
    try reader.readBlocks()
    profiles = reader.profiles
    clients = reader.clients
    keys = reader.keys
    paused = reader.paused
    sessions = reader.sessions
    buckets = reader.buckets
    sessionCount = LimitSnapshot.count(sessions, of: .session)
    bucketCount = LimitSnapshot.count(buckets, of: .bucket)
    self.octets = octets
  }

  private static func count(_ blocks: [Range<Int>], of kind: LimitSnapshotFormat.Block) -> Int {
    blocks.reduce(0) { $0 + $1.count / kind.entryBytes }
  }

  package func forEachSession(_ body: (Session) -> Void) {
    forEach(sessions, LimitSnapshotFormat.Block.session.entryBytes) { span, start in
      body(LimitSnapshotReader.session(span, start))
    }
  }

  package func forEachBucket(_ body: (Bucket) -> Void) {
    forEach(buckets, LimitSnapshotFormat.Block.bucket.entryBytes) { span, start in
      body(LimitSnapshotReader.bucket(span, start))
    }
  }

  private func forEach(_ blocks: [Range<Int>], _ bytes: Int, _ body: (Span<UInt8>, Int) -> Void) {
    let span = octets.span
    for block in blocks {
      for start in stride(from: block.lowerBound, to: block.upperBound, by: bytes) {
        body(span, start)
      }
    }
  }
}
