import Glibc

/// The lines of a segment in blocks, the last block first; in a block they stand in their order.
///
/// A file that another program compressed can only be inflated from its beginning: it is one block,
/// held in memory as a whole.
struct BackwardBlocks: ~Copyable {
  /// Octets of a block in a plain file.
  private static let blockBytes = 1 << 18

  private let source: SegmentSource

  /// Of a compressed segment: the members that are left.
  private var members: [MemberHops.Place]?
  private var isForeign = false

  /// Of a plain segment: where what is left begins and ends.
  private var begin = 0
  private var end = 0

  /// The end of a line whose beginning is in the block before.
  private var rest: [UInt8] = []

  init(_ source: SegmentSource, since: Int64?, until: Int64?) throws(AuditError) {
    self.source = source
    guard !source.isCompressed else {
      let members = MemberHops.all(in: source)
      isForeign = members == nil
      self.members = (members ?? []).filter { $0.member.mayHave(since: since, until: until) }
      return
    }
    let range = try TimeSearch.range(in: source, since: since, until: until)
    (begin, end) = (range.lowerBound, range.upperBound)
  }

  /// - Returns: Whole lines; nil: that was all.
  mutating func next() throws(AuditError) -> [UInt8]? {
    if isForeign {
      isForeign = false
      return try inflateAll()
    }
    if members != nil { return try nextMember() }
    return try nextPlain()
  }

  private mutating func nextMember() throws(AuditError) -> [UInt8]? {
    guard let place = members?.popLast() else { return nil }
    source.move(to: place.offset, before: place.offset + place.member.bytes)
    var octets = [UInt8](repeating: 0, count: place.member.rawBytes)
    var filled = 0
    while filled < octets.count {
      let count = try source.read(into: &octets, at: filled)
      guard count > 0 else { break }
      filled += count
    }
    return Array(octets[..<filled])
  }

  private func inflateAll() throws(AuditError) -> [UInt8] {
    source.move(to: 0)
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: BackwardBlocks.blockBytes)
    while true {
      let count = try source.read(into: &piece)
      guard count > 0 else { return all }
      all.append(contentsOf: piece[..<count])
    }
  }

  private mutating func nextPlain() throws(AuditError) -> [UInt8]? {
    while end > begin {
      let start = max(begin, end - BackwardBlocks.blockBytes)
      var piece = [UInt8](repeating: 0, count: end - start)
      let count = try source.peek(into: &piece, at: start)
      guard count == piece.count else {
        throw AuditError("was shortened while it was read: \(source.path)", code: ENODATA)
      }
      end = start
      // What precedes the first line feed belongs to a line that begins further in front.
      let feed = LineFeed.place(in: piece.span, 0..<piece.count)
      let isWhole = start == begin
      guard let feed, isWhole || feed + 1 < piece.count || !rest.isEmpty else {
        keep(piece + rest)
        if isWhole { return take() }
        continue
      }
      let block = (isWhole ? piece : Array(piece[(feed + 1)...])) + rest
      rest = []
      if !isWhole { keep(Array(piece[...feed])) }
      return block
    }
    return nil
  }

  private mutating func take() -> [UInt8] {
    defer { rest = [] }
    return rest
  }

  /// Of a line that is longer than any record the end is enough.
  private mutating func keep(_ octets: [UInt8]) {
    let bytesMax = 2 * AuditLine.bytesMax
    rest = octets.count <= bytesMax ? octets : Array(octets.suffix(bytesMax))
  }
}
