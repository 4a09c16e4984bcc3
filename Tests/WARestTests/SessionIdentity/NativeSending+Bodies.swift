import HTTP1

@testable import WARest

/// A body as it arrives, cut where the test wants it.
struct Pieces {
  private(set) var ranges: [Range<Int>] = []
  /// Behind this piece what is known is final, and the rest goes on as it comes; nil: never.
  private(set) var lastHeld: Int?

  init(_ body: [UInt8], _ heldBytesMax: Int, _ cuts: [Int]) {
    var start = 0
    for end in Set((cuts + [heldBytesMax, body.count]).map { min($0, body.count) }).sorted() {
      ranges.append(start..<end)
      if end == heldBytesMax, end < body.count { lastHeld = ranges.count - 1 }
      start = end
    }
  }
}

extension NativeSending {
  mutating func json(
    _ request: ClientRequest,
    _ pieces: Pieces,
    _ line: inout String
  ) -> [UInt8] {
    var scanner = JSONObjectScanner(
      catalog,
      route: route.index,
      seed: 7,
      session: claim,
      sources: .standard
    )
    let room = request.body.count + JSONObjectScanner.addedBytesMax
    var output = ByteWriter(capacity: room)
    var upstream = ByteWriter(capacity: room + 4096)
    for (index, range) in pieces.ranges.enumerated() {
      _ = scanner.scan(request.body.span.extracting(range), into: &output)
      guard index == pieces.lastHeld, scanner.hasOpened, scanner.fault == nil else { continue }
      release(request, &scanner, output, into: &upstream, &line)
      guard fault == nil else { return [] }
      scanner.isHeld = false
      output.removeAll()
    }
    fault = scanner.finish()
    guard fault == nil else { return [] }
    if scanner.isHeld {
      release(request, &scanner, output, into: &upstream, &line)
      output.removeAll()
    }
    return unsafe Array(upstream.bytes) + Array(output.bytes)
  }

  /// Target and the beginning of the body are final from here on.
  private mutating func release(
    _ request: ClientRequest,
    _ scanner: inout JSONObjectScanner,
    _ output: borrowing ByteWriter,
    into upstream: inout ByteWriter,
    _ line: inout String
  ) {
    claim = scanner.session
    line = authorized(request)
    guard fault == nil else { return }
    scanner.session = claim
    let held = unsafe Array(output.bytes)
    catalog.writeBodyStart(
      route.index,
      values: PathValues(),
      scratch: [UInt8]().span,
      session: scanner.hadSelector ? claim : nil,
      filter: &scanner,
      output: held.span,
      into: &upstream
    )
  }

  mutating func multipart(
    _ request: ClientRequest,
    _ pieces: Pieces,
    _ line: inout String,
    _ type: inout String
  ) -> [UInt8] {
    let made = MultipartFilter(
      catalog,
      route: route.index,
      boundary: Array(request.boundary.utf8).span,
      newBoundary: (1, 2),
      session: claim,
      sources: .standard
    )
    guard var filter = made else {
      fault = RequestFault(.invalidRequest, .body, "has no boundary")
      return []
    }
    var output = ByteWriter(
      capacity: request.body.count + MultipartFilter.growthBytesMax * pieces.ranges.count
    )
    var start = ByteWriter(capacity: 1024)
    filter.writeBoundary(into: &start)
    type = unsafe "multipart/form-data; boundary=\(String(decoding: start.bytes, as: UTF8.self))"
    start.removeAll()
    for (index, range) in pieces.ranges.enumerated() {
      _ = filter.scan(request.body.span.extracting(range), into: &output)
      guard index == pieces.lastHeld, filter.fault == nil else { continue }
      begin(request, &filter, into: &start, &line)
      guard fault == nil else { return [] }
      filter.isHeld = false
    }
    fault = filter.finish()
    guard fault == nil else { return [] }
    if filter.isHeld { begin(request, &filter, into: &start, &line) }
    return unsafe Array(start.bytes) + Array(output.bytes)
  }

  private mutating func begin(
    _ request: ClientRequest,
    _ filter: inout MultipartFilter,
    into start: inout ByteWriter,
    _ line: inout String
  ) {
    claim = filter.session
    line = authorized(request)
    filter.session = claim
    if filter.hadSelector { filter.writePrefix(session: claim, into: &start) }
  }

  /// A form is read twice: for the session, which goes first, and for the rest.
  mutating func form(_ request: ClientRequest, _ line: inout String) -> [UInt8] {
    var hadSelector = false
    var upstream = ByteWriter(capacity: 8 * request.body.count + 4096)
    var session = claim
    fault = convert(request, &session, &hadSelector, hasMembers: false, into: &upstream)
    guard fault == nil else { return [] }
    upstream.removeAll()
    claim = session
    line = authorized(request)
    guard fault == nil else { return [] }
    let hasMembers = catalog.writeBodyPrefix(
      route.index,
      values: PathValues(),
      scratch: [UInt8]().span,
      session: hadSelector ? claim : nil,
      into: &upstream
    )
    fault = convert(request, &session, &hadSelector, hasMembers: hasMembers, into: &upstream)
    return unsafe Array(upstream.bytes)
  }

  private func convert(
    _ request: ClientRequest,
    _ session: inout SessionClaim,
    _ hadSelector: inout Bool,
    hasMembers: Bool,
    into upstream: inout ByteWriter
  ) -> RequestFault? {
    var askedCount = 0
    var people = RecipientList()
    return FormBody.convert(
      catalog,
      route: route.index,
      form: request.body.span,
      session: &session,
      hadSelector: &hadSelector,
      sources: .standard,
      people: &people,
      askedCount: &askedCount,
      hasMembers: hasMembers,
      into: &upstream
    )
  }
}
