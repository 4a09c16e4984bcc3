/// Writes a snapshot piece by piece: entries in the order of their kinds, then the end.
///
/// What reads it back takes nothing on trust, so nothing is written that it would refuse.
package struct LimitSnapshotWriter: ~Copyable {
  private let sink: (Span<UInt8>) -> Bool
  private var block: LimitSnapshotFormat.Block?
  private var entries: UInt32 = 0

  /// The head of the snapshot, or a block.
  private var buffer: [UInt8] = []

  /// Entries of all kinds so far.
  package private(set) var entryCount = 0

  /// Octets handed over.
  package private(set) var byteCount = 0

  /// Something could not be handed over; nothing more is.
  package private(set) var hasFailed = false

  /// - Parameters:
  ///   - head: What the snapshot begins with.
  ///   - sink: Takes octets, and answers false when it cannot.
  package init(_ head: LimitSnapshot.Head, to sink: @escaping (Span<UInt8>) -> Bool) {
    self.sink = sink
    buffer.reserveCapacity(LimitSnapshotFormat.blockBytesMax + 1_024)
    buffer += LimitSnapshotFormat.magic
    append(UInt64(LimitSnapshotFormat.version), 2)
    append(0, 2)
    append(UInt64(max(head.moment.wallMicroseconds, 0)))
    append(head.moment.bootID[0])
    append(head.moment.bootID[1])
    append(head.moment.boottimeNanoseconds)
    append(head.seed[0])
    append(head.seed[1])
    append(head.auditSequence)
    append(head.conservativeAge ?? .max)
    handOver()
  }

  package mutating func add(_ session: LimitSnapshot.Session) {
    begin(.session)
    append(session.key)
    for index in 0..<LimitSnapshot.wordCount { append(time: session.times[index]) }
  }

  package mutating func add(_ bucket: LimitSnapshot.Bucket) {
    begin(.bucket)
    append(bucket.key)
    append(time: bucket.time)
  }

  package mutating func add(_ profile: LimitSnapshot.Profile) {
    begin(.profile)
    for index in 0..<LimitSnapshot.wordCount { append(profile.rates[index].interval) }
    for index in 0..<LimitSnapshot.wordCount { append(UInt64(profile.rates[index].burst), 4) }
  }

  package mutating func add(_ client: LimitSnapshot.Client) {
    begin(.client)
    append(client.name)
    append(client.interval)
    append(time: client.time)
  }

  package mutating func add(_ key: LimitSnapshot.Key) {
    begin(.key)
    append(key.interval)
    append(time: key.time)
  }

  package mutating func add(_ paused: PausedSession) {
    let (name, reason) = (Array(paused.session.utf8), Array(paused.reason.utf8))
    begin(.paused)
    append(UInt64(max(paused.since, 0)))
    append(UInt64(name.count), 2)
    append(UInt64(reason.count), 2)
    buffer += name
    buffer += reason
  }

  /// Ends the snapshot.
  ///
  /// - Returns: False when it was not handed over as a whole.
  package mutating func end() -> Bool {
    closeBlock()
    buffer.append(LimitSnapshotFormat.Block.end.rawValue)
    append(0, LimitSnapshotFormat.blockHeadBytes - 1)
    handOver()
    return !hasFailed
  }

  private mutating func begin(_ kind: LimitSnapshotFormat.Block) {
    if block != kind || buffer.count >= LimitSnapshotFormat.blockBytesMax {
      closeBlock()
      block = kind
      buffer.append(kind.rawValue)
      buffer.append(0)
      append(UInt64(kind.entryBytes), 2)
      append(0, 4)
    }
    entries += 1
    entryCount += 1
  }

  private mutating func closeBlock() {
    guard block != nil else { return }
    for index in 0..<4 { buffer[4 + index] = UInt8(truncatingIfNeeded: entries >> (8 * index)) }
    handOver()
    block = nil
    entries = 0
  }

  private mutating func handOver() {
    hasFailed = hasFailed || !sink(buffer.span)
    byteCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func append(time: UInt64) { append(min(time, LimitSnapshot.timeMax)) }

  private mutating func append(_ number: UInt64, _ bytes: Int = 8) {
    for index in 0..<bytes {
      buffer.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
    }
  }
}
