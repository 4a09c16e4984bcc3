/// Whether the index in the heads of a compressed segment's members says what the members have:
/// readers hop by it.
struct MemberCheck {
  private let members: [GzipMember]
  private var index = -1
  private var found = GzipMember()

  /// Octets of lines so far, and where the next member's begin.
  private var offset = 0
  private var nextStart = 0
  private(set) var isWrong = false

  /// - Returns: Nil when the segment is not compressed, or by another program.
  init?(_ source: SegmentSource) {
    guard source.isCompressed, MemberHops.member(source.descriptor, at: 0) != nil else {
      return nil
    }
    var hops = MemberHops(source.descriptor)
    var members: [GzipMember] = []
    while let place = hops.next() { members.append(place.member) }
    self.members = members
    // Another program's member, or something else, stands behind one of ours.
    isWrong =
      members.reduce(0) { $0 + $1.bytes } != FileIdentity(descriptor: source.descriptor)?.bytes
  }

  mutating func take(_ line: Span<UInt8>) {
    guard !isWrong else { return }
    while offset == nextStart && index < members.count { begin() }
    isWrong = isWrong || offset > nextStart
    if let sequence = AuditLine.sequence(line) {
      found.note(sequence: sequence, time: LineTime.microseconds(of: line))
    }
    offset += line.count + 1
  }

  /// After the last line, and what stands behind it without a line feed.
  mutating func finish(_ rest: Int) {
    guard !isWrong else { return }
    offset += rest
    while offset == nextStart && index < members.count { begin() }
    isWrong = isWrong || index < members.count
  }

  /// Compares the member that has ended, and goes on to the next one.
  private mutating func begin() {
    if index >= 0 {
      let stated = members[index]
      isWrong =
        isWrong || found.firstSequence != stated.firstSequence
        || found.firstTime != stated.firstTime || found.lastTime != stated.lastTime
    }
    index += 1
    found = GzipMember()
    if index < members.count { nextStart += members[index].rawBytes }
  }
}
