/// Walks over the octets of a snapshot once, and believes none of them.
struct LimitSnapshotReader {
  private typealias Format = LimitSnapshotFormat

  /// The end of the year 9999.
  private static let wallMicrosecondsMax: UInt64 = 253_402_300_799_999_999

  private let octets: [UInt8]
  private var place = 0
  private var profilesNeeded = 0

  private(set) var profiles: [LimitSnapshot.Profile] = []
  private(set) var clients: [LimitSnapshot.Client] = []
  private(set) var keys: [LimitSnapshot.Key] = []
  private(set) var paused: [PausedSession] = []
  private(set) var sessions: [Range<Int>] = []
  private(set) var buckets: [Range<Int>] = []

  init(_ octets: [UInt8]) { self.octets = octets }

  mutating func readHead() throws(LimitSnapshotError) -> LimitSnapshot.Head {
    guard octets.starts(with: Format.magic) else { throw .foreign }
    place = Format.magic.count
    let version = UInt16(try take(2))
    guard version == Format.version else { throw .otherVersion(version) }
    guard octets.count >= Format.headBytes else { throw .cutShort }
    _ = try take(2, atMost: 0)
    let wall = Int64(try take(8, atMost: LimitSnapshotReader.wallMicrosecondsMax))
    let bootID = (try take(8), try take(8))
    let boottime = try take(8)
    let moment = LimitMoment(
      wallMicroseconds: wall,
      bootID: bootID,
      boottimeNanoseconds: boottime
    )
    let seed = (try take(8), try take(8))
    let sequence = try take(8)
    let age = try take(8)
    return LimitSnapshot.Head(
      moment: moment,
      seed: seed,
      auditSequence: sequence,
      conservativeAge: age == .max ? nil : age
    )
  }

  mutating func readBlocks() throws(LimitSnapshotError) {
    var last = Format.Block.session
    var count = 0
    while true {
      let start = place
      guard let kind = Format.Block(rawValue: UInt8(try take(1))), kind.rawValue >= last.rawValue
      else { throw .damaged(atOctet: start) }
      _ = try take(1, atMost: 0)
      let bytes = UInt64(kind.entryBytes)
      _ = try take(2, in: bytes...bytes)
      if kind != last { count = 0 }
      last = kind
      guard kind != .end else {
        _ = try take(4, atMost: 0)
        guard place == octets.count, profiles.count >= profilesNeeded else {
          throw .damaged(atOctet: place)
        }
        return
      }
      let entries = Int(try take(4, in: 1...UInt64(kind.countMax - count)))
      count += entries
      try read(kind, entries)
    }
  }

  private mutating func read(
    _ kind: Format.Block,
    _ entries: Int
  ) throws(LimitSnapshotError) {
    guard kind != .paused else {
      for _ in 0..<entries { try readPaused() }
      return
    }
    let (bytes, start) = (kind.entryBytes, place)
    guard octets.count - start >= entries * bytes else { throw .cutShort }
    for entry in 0..<entries {
      place = start + entry * bytes
      switch kind {
      case .session: try checkSession()
      case .bucket: try checkBucket()
      case .profile: try readProfile()
      case .client: try readClient()
      case .key: try readKey()
      case .paused, .end: break
      }
    }
    let range = start..<start + entries * bytes
    if kind == .session { sessions.append(range) }
    if kind == .bucket { buckets.append(range) }
  }

  private mutating func readProfile() throws(LimitSnapshotError) {
    var profile = LimitSnapshot.Profile()
    for index in 0..<LimitSnapshot.wordCount {
      profile.rates[index].interval = try take(8, atMost: LimitSnapshot.timeMax / 2)
    }
    for index in 0..<LimitSnapshot.wordCount {
      let (place, interval) = (place, profile.rates[index].interval)
      let burst = try take(4, atMost: UInt64(RatePolicy.quotaMax))
      guard (interval == 0) == (burst == 0),
        burst == 0 || interval <= LimitSnapshot.timeMax / burst
      else { throw .damaged(atOctet: place) }
      profile.rates[index].burst = UInt32(burst)
    }
    profiles.append(profile)
  }

  private mutating func checkSession() throws(LimitSnapshotError) {
    let start = place
    let key = try take(8)
    guard key >> 8 != 0 else { throw .damaged(atOctet: start) }
    profilesNeeded = max(profilesNeeded, Int(key & 0xff) + 1)
    for _ in 0..<LimitSnapshot.wordCount { _ = try takeTime() }
  }

  private mutating func checkBucket() throws(LimitSnapshotError) {
    _ = try take(8, in: 2...UInt64.max)
    _ = try takeTime()
  }

  private mutating func readClient() throws(LimitSnapshotError) {
    let name = try take(8)
    let interval = try take(8, atMost: LimitSnapshot.timeMax / 2)
    clients.append(LimitSnapshot.Client(name: name, interval: interval, time: try takeTime()))
  }

  private mutating func readKey() throws(LimitSnapshotError) {
    let interval = try take(8, atMost: LimitSnapshot.timeMax / 2)
    keys.append(LimitSnapshot.Key(interval: interval, time: try takeTime()))
  }

  private mutating func readPaused() throws(LimitSnapshotError) {
    let since = Int64(try take(8, atMost: LimitSnapshotReader.wallMicrosecondsMax))
    let nameBytes = Int(try take(2, in: 1...UInt64(LimitSnapshotFormat.sessionBytesMax)))
    let reasonBytes = Int(try take(2, atMost: UInt64(PausedSession.reasonBytesMax)))
    let name = try takeText(nameBytes)
    paused.append(PausedSession(session: name, reason: try takeText(reasonBytes), since: since))
  }

  private mutating func takeText(_ bytes: Int) throws(LimitSnapshotError) -> String {
    guard octets.count - place >= bytes else { throw .cutShort }
    guard let text = String(validating: octets[place..<place + bytes], as: UTF8.self) else {
      throw .damaged(atOctet: place)
    }
    place += bytes
    return text
  }

  private mutating func takeTime() throws(LimitSnapshotError) -> UInt64 {
    try take(8, atMost: LimitSnapshot.timeMax)
  }

  private mutating func take(
    _ bytes: Int,
    atMost most: UInt64 = .max
  ) throws(LimitSnapshotError) -> UInt64 {
    try take(bytes, in: 0...most)
  }

  private mutating func take(
    _ bytes: Int,
    in range: ClosedRange<UInt64>
  ) throws(LimitSnapshotError) -> UInt64 {
    guard octets.count - place >= bytes else { throw .cutShort }
    let number = LimitSnapshotReader.number(octets.span, place, bytes)
    guard range.contains(number) else { throw .damaged(atOctet: place) }
    place += bytes
    return number
  }

  // MARK: Entries that were checked

  static func session(_ octets: Span<UInt8>, _ start: Int) -> LimitSnapshot.Session {
    var session = LimitSnapshot.Session(key: number(octets, start, 8))
    for index in 0..<LimitSnapshot.wordCount {
      session.times[index] = number(octets, start + 8 + 8 * index, 8)
    }
    return session
  }

  static func bucket(_ octets: Span<UInt8>, _ start: Int) -> LimitSnapshot.Bucket {
    LimitSnapshot.Bucket(key: number(octets, start, 8), time: number(octets, start + 8, 8))
  }

  private static func number(_ octets: Span<UInt8>, _ start: Int, _ bytes: Int) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<bytes { number |= UInt64(octets[start + index]) << UInt64(8 * index) }
    return number
  }
}
