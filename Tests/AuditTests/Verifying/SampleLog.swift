import Audit
import Gateway
import HTTP1
import Transport

/// A log in memory, written as the gateway writes one.
struct SampleLog {
  struct Segment {
    var name: String
    var octets: [UInt8]
  }

  /// The last one is active.
  var segments: [Segment] = []
  var secondPath: [UInt8] = []
  let key: SigningKey

  private(set) var chain = AuditChain()
  private(set) var tornBytes = 0

  /// Of the active segment.
  private var firstSequence: UInt64 = 1
  private(set) var time: Int64 = 1_795_514_232_000_000
  private(set) var openIDs: [String] = []
  private(set) var lastCheckpoint: UInt64 = 0
  private var calls = 0
  private let chainName: UInt64

  init(key: SigningKey, chainName: UInt64 = 0x0123_4567_89ab_cdef) {
    self.key = key
    self.chainName = chainName
    segments = [Segment(name: "audit.jsonl", octets: [])]
    add(.start) { $0.add(.reason, word: "start", into: &$1) }
    checkpoint("start")
  }

  /// A few dozen records in three segments, with all that can happen in order: a crash that cut a
  /// record short, a call that it left open, two rotations, a stop.
  static func make(key: SigningKey) -> SampleLog {
    var log = SampleLog(key: key)
    for _ in 0..<3 { log.call() }
    log.read()
    log.refuse()
    log.checkpoint("count")
    log.call()
    log.rotate()
    log.call()
    log.intent()
    log.crash(tornBytes: 120)
    log.start(tornBytes: 120)
    log.call()
    log.read()
    log.rotate()
    log.intent()
    log.read()
    log.checkpoint("interval")
    log.outcome()
    log.call()
    log.stop()
    return log
  }

  // MARK: Records

  mutating func add(_ kind: AuditKind, _ body: (inout AuditRecord, inout ByteWriter) -> Void) {
    var writer = ByteWriter(capacity: 4_096)
    var record = AuditRecord(kind, unixMicroseconds: tick(), into: &writer)
    body(&record, &writer)
    precondition(record.end(into: &writer))
    var lines = ByteWriter(capacity: 8_192)
    do {
      // SAFETY: the writer is not written while it is read.
      let text = unsafe Span(_unsafeElements: writer.bytes)
      chain.append(text, to: &lines)
    }
    // SAFETY: the writer is not written while it is copied.
    unsafe segments[segments.count - 1].octets.append(contentsOf: lines.bytes)
  }

  private mutating func tick() -> Int64 {
    time += 123_456
    return time
  }

  mutating func checkpoint(_ reason: StaticString, signedBy other: SigningKey? = nil) {
    var lines = ByteWriter(capacity: 8_192)
    let isSigned = CheckpointLine.append(
      CheckpointLine.Facts(
        chainName: chainName,
        reason: reason,
        unixMicroseconds: tick(),
        openIntents: openIDs.count,
        after: lastCheckpoint
      ),
      signedBy: other ?? key,
      to: &chain,
      &lines
    )
    precondition(isSigned)
    lastCheckpoint = chain.sequence
    // SAFETY: the writer is not written while it is copied.
    unsafe segments[segments.count - 1].octets.append(contentsOf: lines.bytes)
    unsafe secondPath.append(contentsOf: lines.bytes)
  }

  mutating func intent() {
    calls += 1
    let id = "0193a1b2-0000-7000-8000-\(String(100_000_000_000 + calls))"
    openIDs.append(id)
    add(.intent) { record, writer in
      record.add(.requestID, text: Array(id.utf8).span, into: &writer)
      record.add(.client, word: "billing", into: &writer)
      record.add(.operation, word: "messages.text", into: &writer)
      record.add(.effect, word: "send", into: &writer)
    }
  }

  mutating func outcome() { outcome(of: openIDs.removeFirst()) }

  mutating func outcome(of id: String) {
    add(.outcome) { record, writer in
      record.add(.requestID, text: Array(id.utf8).span, into: &writer)
      record.add(.effect, word: "send", into: &writer)
      record.add(.status, number: 200, into: &writer)
      record.add(Outcome.ok, into: &writer)
      record.add(Delivery.sent, into: &writer)
    }
  }

  mutating func call() {
    intent()
    outcome()
  }

  mutating func read() {
    calls += 1
    let id = "read-\(calls)"
    add(.outcome) { record, writer in
      record.add(.requestID, text: Array(id.utf8).span, into: &writer)
      record.add(.effect, word: "read", into: &writer)
      record.add(Outcome.ok, into: &writer)
    }
  }

  mutating func refuse() {
    calls += 1
    let id = "refused-\(calls)"
    add(.outcome) { record, writer in
      record.add(.requestID, text: Array(id.utf8).span, into: &writer)
      record.add(.effect, word: "send", into: &writer)
      record.add(Outcome.denied, into: &writer)
      record.add(Delivery.notSent, into: &writer)
    }
  }

  // MARK: What happens to a log

  mutating func rotate(_ reason: StaticString = "size") {
    checkpoint("rotation")
    beginSegment(reason)
  }

  mutating func beginSegment(_ reason: StaticString) {
    let first = segments[segments.count - 1]
    let name =
      "audit-\(String(String(1_000_000_000_000 + firstSequence).dropFirst()))"
      + "-20261124T095712Z.jsonl"
    firstSequence = chain.sequence + 1
    segments[segments.count - 1].name = name
    segments.append(Segment(name: "audit.jsonl", octets: []))
    let last = chain.sequence
    let open = UInt64(openIDs.count)
    add(.segment) { record, writer in
      record.add(.reason, word: reason, into: &writer)
      record.add(.bytes, number: UInt64(first.octets.count), into: &writer)
      record.add(.file, text: Array(name.utf8).span, into: &writer)
      record.add(.lastSequence, number: last, into: &writer)
      record.add(.open, number: open, into: &writer)
    }
  }

  /// The process ends in the middle of a record; nil: before its line feed.
  mutating func crash(tornBytes: Int?) {
    let before = self
    intent()
    let start = before.segments[before.segments.count - 1].octets.count
    let line = segments[segments.count - 1].octets[start...]
    self = before
    self.tornBytes = tornBytes ?? line.count - 1
    segments[segments.count - 1].octets.append(contentsOf: line.prefix(self.tornBytes))
  }

  /// Retention has removed a segment.
  mutating func removed(firstSequence: UInt64, _ last: UInt64, _ hash: Digest32) {
    add(.notice) { record, writer in
      record.add(.reason, word: "segment-removed", into: &writer)
      record.add(.firstSequence, number: firstSequence, into: &writer)
      record.add(.lastSequence, number: last, into: &writer)
      record.add(.lastHash, text: Array(hash.description.utf8).span, into: &writer)
    }
  }

  /// A start has found records missing after one of them.
  mutating func goOn(after sequence: UInt64, missingUpTo last: UInt64) {
    chain = chain(before: segments.count - 1, Int(sequence))
    chain.sequence = last
    lastCheckpoint = 2
    add(.notice) { record, writer in
      record.add(.reason, word: "tail-missing", into: &writer)
      record.add(.lastSequence, number: last, into: &writer)
    }
  }

  mutating func skipCheckpoint() { lastCheckpoint = 2 }

  mutating func setClock(back microseconds: Int64) { time -= microseconds }

  /// The next start after a crash.
  mutating func start(tornBytes: Int) {
    let last = segments.count - 1
    if tornBytes > 0 {
      let digest = SHA256.digest(Array(segments[last].octets.suffix(tornBytes)).span)
      segments[last].octets.append(0x0a)
      add(.recovered) { record, writer in
        record.add(.reason, word: "torn-record", into: &writer)
        record.add(.bytes, number: UInt64(tornBytes), into: &writer)
        record.add(.sha256, text: Array(digest.description.utf8).span, into: &writer)
      }
    }
    for id in openIDs {
      add(.outcome) { record, writer in
        record.add(.requestID, text: Array(id.utf8).span, into: &writer)
        record.add(Outcome.unknown, into: &writer)
        record.add(Delivery.unknown, into: &writer)
        record.add(.reason, word: "restart", into: &writer)
      }
    }
    openIDs = []
    add(.start) { $0.add(.reason, word: "start", into: &$1) }
    checkpoint("start")
  }

  mutating func stop() {
    add(.stop) { $0.add(.reason, word: "stop", into: &$1) }
    checkpoint("stop")
  }

  // MARK: Verification

  func verify(keys: [VerifyingKey]? = nil, withSecondPath: Bool = true) -> LogReport {
    var verifier =
      withSecondPath
      ? verifierAfterSecondPath(keys: keys) : LogVerifier(keys: keys ?? [key.verifyingKey])
    for (index, segment) in segments.enumerated() {
      verifier.beginFile(segment.name)
      verifier.take(segment.octets, isLast: index == segments.count - 1)
    }
    return verifier.finish()
  }

  func verifierAfterSecondPath(keys: [VerifyingKey]? = nil) -> LogVerifier {
    var verifier = LogVerifier(keys: keys ?? [key.verifyingKey])
    verifier.beginSecondPath("audit-checkpoints.jsonl")
    let (lines, rest) = SampleLog.split(secondPath)
    for line in lines { verifier.takeSecond(secondPath.span.extracting(line)) }
    verifier.endSecondPath(secondPath.span.extracting(rest))
    return verifier
  }

  static func split(_ octets: [UInt8]) -> (lines: [Range<Int>], rest: Range<Int>) {
    var lines: [Range<Int>] = []
    var start = 0
    for index in octets.indices where octets[index] == 0x0a {
      lines.append(start..<index)
      start = index + 1
    }
    return (lines, start..<octets.count)
  }
}

extension LogVerifier {
  /// Takes the octets of a file.
  mutating func take(_ octets: [UInt8], isLast: Bool) {
    let (lines, rest) = SampleLog.split(octets)
    for line in lines { take(octets.span.extracting(line)) }
    let unended = octets.span.extracting(rest)
    if isLast { takeTorn(unended, isGrowing: false) } else { takeUnended(unended) }
  }
}
