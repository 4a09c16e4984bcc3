package import HTTP1

extension JSONObjectScanner {
  /// Octets by which the output of all scans together can be more than their input: a comma, and
  /// the quotes around numbers.
  package static var addedBytesMax: Int { 1 + 2 * WARestLimits.quotedNumbersMax }

  /// Reads the next octets of the body, wherever they were cut, and appends what WARest may see of
  /// them: outermost members with a comma before each if `hasMembers`, and the closing `}`.
  ///
  /// The caller's `{` is left out, for members of the caller of this go first. As long as `isHeld`
  /// is true the writer must be the same for all pieces, and nobody else may write to it. It must
  /// have room for the piece and `addedBytesMax`: a body with a hole in it would be another one, so
  /// what does not fit is a fault. After a fault the output means nothing.
  package mutating func scan(
    _ piece: Span<UInt8>,
    into writer: inout ByteWriter
  ) -> ScanStep {
    if let fault { return .fault(fault) }
    let base = offset
    let count = piece.count
    var position = 0
    // Where the octets begin that go on and are not written yet; for use inside of a member.
    var runStart = 0
    while position < count {
      if state == .string {
        offset = base + position
        position = passText(piece, from: position)
        guard position < count else { break }
      }
      offset = base + position
      guard take(piece[position]) else { break }
      position &+= 1
      if edit != .none {
        apply(to: piece, &position, &runStart, &writer)
        edit = .none
      }
    }
    if let fault { return .fault(fault) }
    if isInMember { writer.append(piece.extracting(runStart..<count)) }
    offset = base + count
    if writer.overflowed { _ = fail("does not fit into what is held of it") }
    if let fault { return .fault(fault) }
    return state == .end ? .complete : .needMore
  }

  private mutating func apply(
    to piece: Span<UInt8>,
    _ position: inout Int,
    _ runStart: inout Int,
    _ writer: inout ByteWriter
  ) {
    switch edit {
    case .none: break
    case .beginMember:
      memberMark = writer.count
      hadMembers = hasMembers
      if hasMembers { writer.append(JSONOctet.comma) }
      hasMembers = true
      isInMember = true
      runStart = position - 1
    case .endMember: endMember(piece.extracting(runStart..<position), &writer)
    case .beginDigits:
      writer.append(piece.extracting(runStart..<(position - 1)))
      writer.append(JSONOctet.quote)
      runStart = position - 1
    case .endNumber:
      position -= 1
      if isQuoting {
        writer.append(piece.extracting(runStart..<position))
        writer.append(JSONOctet.quote)
        runStart = position
        isQuoting = false
      }
      if depth == 1 { endMember(piece.extracting(runStart..<position), &writer) }
    case .closeObject: writer.append(JSONOctet.closeBrace)
    }
  }

  private mutating func endMember(_ run: Span<UInt8>, _ writer: inout ByteWriter) {
    isInMember = false
    guard isDropped && isHeld else {
      writer.append(run)
      return
    }
    writer.truncate(to: memberMark)
    hasMembers = hadMembers
  }

  /// Goes over what needs no decision in a string; the position of the first octet that does, or
  /// behind the piece when there is a fault.
  @inline(__always)
  private mutating func passText(_ piece: Span<UInt8>, from start: Int) -> Int {
    switch role {
    case .plainName, .plainValue: return OrdinaryText.end(piece, from: start, utf8: &utf8)
    case .outermostName: return utf8.isComplete ? takeNameText(piece, from: start) : start
    case .source:
      if source.isSettled { return OrdinaryText.end(piece, from: start, utf8: &utf8) }
      return takeCheckedText(piece, from: start)
    case .recipients, .people: return takeCheckedText(piece, from: start)
    case .innerName, .captured, .session, .phone: return start
    }
  }

  /// As `passText`, for a text with a check of its own.
  private mutating func takeCheckedText(_ piece: Span<UInt8>, from start: Int) -> Int {
    guard utf8.isComplete else { return start }
    let end = OrdinaryText.end(piece, from: start)
    guard end > start else { return start }
    let run = piece.extracting(start..<end)
    if role != .source { reader.take(run, into: &people) }
    let detail: StaticString? =
      switch role {
      case .source: source.take(run)
      case .recipients: recipients.take(run)
      default: nil
      }
    guard let detail else { return end }
    _ = refuseValue(detail)
    return piece.count
  }
}
