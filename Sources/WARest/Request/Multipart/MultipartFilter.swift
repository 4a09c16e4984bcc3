package import HTTP1

/// Writes a multipart form anew as it passes [RFC 7578, RFC 2046 §5.1], by the rules of a route.
///
/// WARest lowers the case of a boundary before it looks for it, takes field lines apart in a way of
/// its own, and reads the session from a part. So the parts are told apart here, strictly, and go
/// upstream with field lines and a boundary that are made here and that every reader takes the same
/// way. Contents are copied and never collected; selectors of the session are taken out.
///
/// The state is of fixed size and without references; pieces may be cut anywhere. A call of `scan`
/// appends at most `growthBytesMax` more than the piece has.
package struct MultipartFilter: Sendable {
  /// In the order in which a body meets them.
  enum State: UInt8, Sendable {
    case preamble
    /// Behind a delimiter, and then behind a hyphen there.
    case delimiter
    case closing
    /// Blanks behind a delimiter, and then the CR.
    case padding
    case lineEnd
    case head
    case content
    /// Behind the last delimiter: blanks, and then the CR.
    case closed
    case lastLineEnd
    case epilogue
  }

  /// What a part is, and so what becomes of its content.
  enum Kind: UInt8, Sendable {
    /// Copied.
    case file
    /// Copied and checked.
    case text
    /// Collected and claimed.
    case session
    /// Must be empty.
    case phone
  }

  /// Octets of output beyond those of the piece: what was withheld, and the parts' new field lines
  /// and boundaries.
  package static let growthBytesMax = 8192

  /// The session that the request names, as far as it is known.
  package var session: SessionClaim

  /// True once a part has named a session.
  package internal(set) var hadSelector = false

  /// True while nothing has gone upstream, so that a session can still be named.
  package var isHeld = true

  /// Files, and members that are counted; 0 when the route has no such list.
  package internal(set) var askedCount = 0

  /// The people and groups that were named so far; to be set to those of path and query first.
  package var people = RecipientList()

  let catalog: CompiledCatalog
  let record: RouteRecord
  let boundary: MultipartBoundary
  let newBoundary: (UInt64, UInt64)

  /// The slot of the member that a file part stands for, as a bit; 0 when there is none.
  let mediaSlot: UInt64
  let isCounting: Bool

  var state = State.preamble
  var kind = Kind.file

  /// Octets of the delimiter that have been seen and not written; a body may begin without the
  /// CRLF.
  var matched = 2

  /// Those of `matched` that were not there.
  var assumed = 2

  /// Octets before the one at hand.
  var offset = 0
  var partCount = 0
  var seenNames: UInt64 = 0
  var seenSlots: UInt64 = 0

  var head = InlineArray<1024, UInt8>(repeating: 0)
  var headCount = 0
  var lineStart = 0
  var fieldCount = 0

  /// The name of the part at hand.
  var name = FormBodyName()
  var check: ValueCheck
  var sessionText = InlineArray<64, UInt8>(repeating: 0)
  var sessionCount = 0

  /// The first fault; it stays.
  var fault: RequestFault?

  /// `nil` when the caller's boundary is none [RFC 2046 §5.1.1].
  ///
  /// - Parameters:
  ///   - catalog: The tables.
  ///   - route: The index of a route that takes uploads.
  ///   - boundary: The caller's, from the Content-Type, without quotes.
  ///   - newBoundary: Random, so that no content has it.
  ///   - session: What path and query say already.
  ///   - sources: What the client may have WARest fetch.
  package init?(
    _ catalog: CompiledCatalog,
    route: Int,
    boundary: Span<UInt8>,
    newBoundary: (UInt64, UInt64),
    session: SessionClaim,
    sources: SourceRules
  ) {
    guard let boundary = MultipartBoundary(boundary) else { return nil }
    let record = catalog.record(route)
    var mediaSlot: UInt64 = 0
    var isCounting = false
    for index in record.bodyNames.offsets {
      let entry = catalog.nameEntry(index)
      if entry.role == .media { mediaSlot |= 1 << UInt64(entry.slot) }
      if entry.meaning == .counted { isCounting = true }
    }
    self.catalog = catalog
    self.record = record
    self.boundary = boundary
    self.newBoundary = newBoundary
    self.session = session
    self.mediaSlot = mediaSlot
    self.isCounting = isCounting
    check = ValueCheck(sources)
  }

  var isNative: Bool { record.facts.flags.contains(.native) }

  /// True once the last delimiter has passed.
  package var isComplete: Bool { state.rawValue >= State.closed.rawValue }

  /// Looks at the next octets of the body, wherever they were cut, and appends what goes upstream.
  package mutating func scan(_ piece: Span<UInt8>, into writer: inout ByteWriter) -> ScanStep {
    if let fault { return .fault(fault) }
    let base = offset
    var position = 0
    while position < piece.count {
      offset = base + position
      let isGood: Bool
      switch state {
      case .preamble, .content: isGood = takeContent(piece, &position, &writer)
      case .epilogue:
        position = piece.count
        isGood = true
      case .head: isGood = takeHead(piece, &position, &writer)
      case .delimiter, .closing, .padding, .lineEnd, .closed, .lastLineEnd:
        isGood = takeDelimiter(piece[position], &writer)
        position += 1
      }
      guard isGood else { return .fault(settled) }
    }
    offset = base + piece.count
    // A body with a hole in it would be another one.
    guard !writer.overflowed || fail("does not fit into what is held of it") else {
      return .fault(settled)
    }
    return isComplete ? .complete : .needMore
  }

  /// What is wrong or missing now that the body has ended.
  package mutating func finish() -> RequestFault? {
    if let fault { return fault }
    guard isComplete else {
      _ = fail("ends before its last boundary")
      return fault
    }
    for index in record.bodyRequirements.offsets {
      let requirement = catalog.requirement(index)
      guard requirement.slots & seenSlots == 0 else { continue }
      fault = catalog.fault(.invalidRequest, .body, name: requirement.name, "is required")
      return fault
    }
    return nil
  }

  mutating func fail(_ detail: StaticString) -> Bool {
    fault = RequestFault(.invalidRequest, .body, detail, offset: offset)
    return false
  }

  mutating func refuse(
    _ detail: StaticString,
    _ kind: RequestFault.Kind = .invalidRequest,
    hint: StaticString? = nil
  ) -> Bool {
    fault = name.fault(kind, detail, hint: hint, offset: offset)
    return false
  }

  private var settled: RequestFault { fault ?? RequestFault(.invalidRequest, .body, "is refused") }
}
