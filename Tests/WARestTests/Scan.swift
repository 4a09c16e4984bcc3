import HTTP1

@testable import WARest

/// Runs the body filter over text cut in pieces.
struct Scan {
  var fault: RequestFault?

  /// What the filter let through, as one text.
  var output: [UInt8] = []
  var hasOpened = false
  var hasMembers = false
  var hadSelector = false
  var session = ""
  var people = RecipientList()

  static func route(_ name: String) -> Int { OperationCatalog.route(named: name)?.index ?? -1 }

  /// The native route of an operation.
  static func native(_ id: String) -> Int {
    OperationCatalog.nativeRoutes.first { $0.operation.id == id }?.index ?? -1
  }

  /// After `heldCount` octets the output is gone, as for a body that is streamed; `claimed` is what
  /// path and query have named.
  init(
    _ body: [UInt8],
    route: Int,
    cuts: [Int] = [],
    seed: UInt64 = 1,
    heldCount: Int = .max,
    claimed: String = ""
  ) {
    var scanner = Scan.scanner(route, seed: seed, claimed: claimed)
    var writer = ByteWriter(capacity: body.count + JSONObjectScanner.addedBytesMax)
    var ends = cuts + [body.count]
    if heldCount < body.count { ends = (ends + [heldCount]).sorted() }
    var start = 0
    for end in ends {
      if fault == nil {
        let piece = body.span.extracting(start..<end)
        if case .fault(let found) = scanner.scan(piece, into: &writer) { fault = found }
      }
      start = end
      guard end >= heldCount else { continue }
      scanner.isHeld = false
      unsafe output += writer.bytes
      writer.removeAll()
    }
    fault = fault ?? scanner.finish()
    unsafe output += writer.bytes
    hasOpened = scanner.hasOpened
    hasMembers = scanner.hasMembers
    hadSelector = scanner.hadSelector
    session = Scan.text(scanner.session)
    people = scanner.people
    if writer.overflowed { output = Array("overflow".utf8) }
  }

  init(_ body: [UInt8], on route: String, cuts: [Int] = [], seed: UInt64 = 1) {
    self.init(body, route: Scan.route(route), cuts: cuts, seed: seed)
  }

  init(_ body: String, on route: String, cuts: [Int] = [], seed: UInt64 = 1) {
    self.init(Array(body.utf8), on: route, cuts: cuts, seed: seed)
  }

  static func scanner(
    _ route: Int,
    seed: UInt64 = 1,
    claimed: String = ""
  ) -> JSONObjectScanner {
    var session = SessionClaim()
    _ = session.claim(Array(claimed.utf8).span)
    return JSONObjectScanner(
      .shared,
      route: route,
      seed: seed,
      session: session,
      sources: .standard
    )
  }

  static func text(_ session: SessionClaim) -> String {
    var writer = ByteWriter(capacity: 64)
    session.write(into: &writer)
    return unsafe String(decoding: writer.bytes, as: UTF8.self)
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  var verdict: String {
    guard let fault else { return "ok" }
    return "\(fault.kind) \(fault.pointerText): \(fault.detail)"
  }

  /// The verdict, or what goes upstream after the `{`.
  var result: String { fault == nil ? text : verdict }
}
