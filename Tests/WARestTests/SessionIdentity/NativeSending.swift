import HTTP1

@testable import WARest

/// What the gateway makes of a caller's request on a native path, put together as it does it, and
/// what it has authorized it for.
struct NativeSending {
  /// Nil: refused.
  var call: UpstreamCall?
  /// Empty: nobody named one.
  var session = ""
  var fault: RequestFault?

  let catalog = CompiledCatalog.shared
  let route: Route
  private let fallback: SessionClaim
  var claim = SessionClaim()

  private static let pathValues: [PathParameter: String] = [
    .session: "main", .group: "120363000000000001@g.us", .chat: "6281@s.whatsapp.net",
    .message: "3EB0/é", .target: "svg",
  ]

  /// - Parameters:
  ///   - request: What the caller sends.
  ///   - onlySession: The client's session when it has one only.
  ///   - heldBytesMax: A longer body goes on while it arrives, for the session that is known then.
  ///   - cuts: Where the body is cut into pieces besides.
  init?(_ request: ClientRequest, onlySession: String, heldBytesMax: Int = .max, cuts: [Int] = []) {
    guard
      let route = OperationCatalog.nativeRoutes.first(where: {
        $0.operation.id == request.operation
      })
    else { return nil }
    self.route = route
    let isFree = catalog.facts(route.index).flags.contains(.anySession)
    fallback =
      isFree && !onlySession.isEmpty ? SessionClaim(Array(onlySession.utf8).span) : SessionClaim()
    if let path = request.pathSession { _ = claim.claim(Array(path.utf8).span) }
    send(request, heldBytesMax, cuts)
    session = Self.text { claim.write(into: &$0) }
  }

  private static func text(_ write: (inout ByteWriter) -> Void) -> String {
    var writer = ByteWriter(capacity: 1 << 16)
    write(&writer)
    return unsafe String(decoding: writer.bytes, as: UTF8.self)
  }

  private mutating func send(_ request: ClientRequest, _ heldBytesMax: Int, _ cuts: [Int]) {
    // What the query claims is known before the body is read.
    _ = target(request, fallback: SessionClaim())
    guard fault == nil else { return }
    var (body, type, line) = ([UInt8](), "", "")
    let facts = catalog.facts(route.index)
    let pieces = Pieces(request.body, heldBytesMax, cuts)
    switch request.kind {
    case .json where facts.bodyKind == .json:
      type = "application/json"
      body = json(request, pieces, &line)
    case .form where facts.bodyKind == .json:
      type = "application/json"
      body = form(request, &line)
    case .multipart where facts.isUpload:
      body = multipart(request, pieces, &line, &type)
    case .octets where facts.isUpload:
      (type, body) = ("image/png", request.body)
      line = authorized(request)
    default: line = authorized(request)
    }
    guard fault == nil else { return }
    call = UpstreamCall(
      method: "\(route.operation.method.name)",
      target: line,
      contentType: type,
      body: body
    )
  }

  /// The target, once nothing more can name a session.
  mutating func authorized(_ request: ClientRequest) -> String {
    let line = target(request, fallback: fallback)
    let needsSession = catalog.facts(route.index).flags.contains(.findsSession)
    if fault == nil, needsSession, claim.isEmpty {
      // The gateway answers that itself, in the words of the family.
      fault = RequestFault(.noSession, .query, "names no session")
    }
    return line
  }

  private mutating func target(_ request: ClientRequest, fallback: SessionClaim) -> String {
    var scratch: [UInt8] = [0x21]
    var values = PathValues()
    for (parameter, value) in Self.pathValues {
      let start = scratch.count
      scratch += Array(value.utf8)
      values[parameter] = ByteRange(start, scratch.count)
    }
    let query = Array(request.query.utf8)
    var writer = ByteWriter(capacity: 1 << 16)
    var people = RecipientList()
    fault = catalog.writeNativeTarget(
      route.index,
      values: values,
      scratch: scratch.span,
      query: query.span,
      session: &claim,
      fallback: fallback,
      sources: .standard,
      people: &people,
      into: &writer
    )
    return unsafe String(decoding: writer.bytes, as: UTF8.self)
  }
}
