import HTTP1

@testable import WARest

/// Runs the multipart filter over a body cut in pieces.
struct MultipartRun {
  static let newBoundary = (UInt64(0xabc), UInt64.max)
  static let newBoundaryText = "--------form0000000000000abcffffffffffffffff"
  static let native = "postMessagesSendMedia"

  private(set) var output: [UInt8] = []
  private(set) var verdict = "ok"
  private(set) var hint: String?
  private(set) var session = ""
  private(set) var hadSelector = false
  private(set) var askedCount = 0
  private(set) var people = RecipientList()

  /// Octets written in a call beyond those of its piece.
  private(set) var growth = 0

  /// A local route by its name, or a native one by its operation.
  static func route(_ name: String) -> Int {
    OperationCatalog.route(named: name)?.index
      ?? OperationCatalog.nativeRoutes.first { $0.operation.id == name }?.index ?? -1
  }

  init(
    _ body: [UInt8],
    on route: String = "messages.media",
    boundary: String = "B",
    cuts: [Int] = [],
    claimed: String = "",
    isHeld: Bool = true,
    capacity: Int? = nil,
    sources: SourceRules = .standard
  ) {
    let octets = Array(boundary.utf8)
    let name = Array(claimed.utf8)
    let filter = MultipartFilter(
      .shared,
      route: MultipartRun.route(route),
      boundary: octets.span,
      newBoundary: MultipartRun.newBoundary,
      session: name.isEmpty ? SessionClaim() : SessionClaim(name.span),
      sources: sources
    )
    guard var filter else {
      verdict = "no boundary"
      return
    }
    filter.isHeld = isHeld
    var writer = ByteWriter(capacity: capacity ?? body.count + 65_536)
    var fault: RequestFault?
    var start = 0
    for end in cuts + [body.count] {
      let before = writer.count
      let step = filter.scan(body.span.extracting(start..<end), into: &writer)
      growth = max(growth, writer.count - before - (end - start))
      if fault == nil, case .fault(let found) = step { fault = found }
      start = end
    }
    fault = fault ?? filter.finish()
    if let fault { verdict = "\(fault.kind) \(fault.pointerText): \(fault.detail)" }
    hint = fault?.hint.map { "\($0)" }
    output = MultipartRun.octets(of: writer)
    session = MultipartRun.text(of: filter.session)
    hadSelector = filter.hadSelector
    askedCount = filter.askedCount
    people = filter.people
  }

  /// Lines end in CRLF.
  init(lines: String, on route: String = "messages.media", boundary: String = "B") {
    self.init(MultipartRun.crlf(lines), on: route, boundary: boundary)
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  static func crlf(_ text: String) -> [UInt8] {
    Array(
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8
    )
  }

  static func octets(of writer: borrowing ByteWriter) -> [UInt8] {
    // SAFETY: copied while the writer is alive.
    unsafe Array(writer.bytes)
  }

  static func text(of session: SessionClaim) -> String {
    var writer = ByteWriter(capacity: 64)
    session.write(into: &writer)
    return String(decoding: octets(of: writer), as: UTF8.self)
  }
}
