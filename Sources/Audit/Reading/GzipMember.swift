import HTTP1

/// The head of a gzip member [RFC 1952 §2.3] as the gateway writes it: an extra field says what the
/// member has, so that a reader can hop from one to the next without inflating any.
///
/// A closed segment is many members of whole lines. `zcat` reads them as one file.
struct GzipMember: Sendable, Equatable {
  /// Octets of the head.
  static let headBytes = 48

  /// Octets of the checksum and the length at a member's end.
  static let trailerBytes = 8

  /// Octets of lines after which a member ends.
  static let rawBytesMax = 1 << 18

  /// Octets of the whole member, head and trailer included.
  var bytes: Int

  /// Octets of its lines.
  var rawBytes: Int

  /// Of its first record; 0: it has none.
  var firstSequence: UInt64 = 0

  /// The earliest and the latest time of its records, in microseconds since 1970.
  var firstTime: Int64 = .max
  var lastTime: Int64 = .min

  init(bytes: Int = 0, rawBytes: Int = 0) {
    self.bytes = bytes
    self.rawBytes = rawBytes
  }

  /// Magic octets, deflate, an extra field; no time; made on Unix; 36 octets of extra field, which
  /// are one subfield `WG` of 32.
  private static let prefix: InlineArray<16, UInt8> = [
    0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 36, 0, 0x57, 0x47, 32, 0,
  ]

  /// - Returns: Nil for the member of another program.
  init?(_ head: Span<UInt8>) {
    guard head.count >= GzipMember.headBytes else { return nil }
    // The time and the system may be others: programs that recompress keep the extra field.
    for index in GzipMember.prefix.indices where !(4...9).contains(index) {
      guard head[index] == GzipMember.prefix[index] else { return nil }
    }
    var word: [UInt64] = []
    for start in stride(from: 24, to: GzipMember.headBytes, by: 8) {
      word.append(GzipMember.number(head, start, 8))
    }
    bytes = Int(GzipMember.number(head, 16, 4))
    rawBytes = Int(GzipMember.number(head, 20, 4))
    guard bytes >= GzipMember.headBytes + GzipMember.trailerBytes else { return nil }
    firstSequence = word[0]
    firstTime = Int64(bitPattern: word[1])
    lastTime = Int64(bitPattern: word[2])
  }

  /// Takes a record of the member into account.
  mutating func note(sequence: UInt64, time: Int64?) {
    if firstSequence == 0 { firstSequence = sequence }
    guard let time else { return }
    firstTime = min(firstTime, time)
    lastTime = max(lastTime, time)
  }

  /// Whether there may be a record of a time; nil: there is no bound on that side.
  func mayHave(since: Int64?, until: Int64?) -> Bool {
    (since.map { lastTime >= $0 } ?? true) && (until.map { firstTime <= $0 } ?? true)
  }

  func write(into writer: inout ByteWriter) {
    writer.append(GzipMember.prefix.span)
    GzipMember.append(UInt64(bytes), 4, &writer)
    GzipMember.append(UInt64(rawBytes), 4, &writer)
    GzipMember.append(firstSequence, 8, &writer)
    GzipMember.append(UInt64(bitPattern: firstTime), 8, &writer)
    GzipMember.append(UInt64(bitPattern: lastTime), 8, &writer)
  }

  /// Little endian.
  static func append(_ number: UInt64, _ count: Int, _ writer: inout ByteWriter) {
    for index in 0..<count {
      writer.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
    }
  }

  private static func number(_ octets: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(octets[start + $1]) << UInt64(8 * $1) }
  }
}
