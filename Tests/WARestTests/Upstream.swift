import HTTP1

@testable import WARest

/// What a call by a local route becomes, as text.
struct Upstream {
  var target = ""
  var body = ""
  var fault: RequestFault?

  /// Whom query and body name.
  var people = RecipientList()

  static let samples: [PathParameter: String] = [
    .session: "main", .group: "120363000000000001@g.us", .chat: "6281@s.whatsapp.net",
    .message: "3EB0/é", .target: "svg",
  ]

  init(
    _ name: String,
    query: String = "",
    body: String? = nil,
    values given: [PathParameter: String] = samples
  ) {
    let catalog = CompiledCatalog.shared
    let route = Scan.route(name)
    var scratch: [UInt8] = [0x21]
    var values = PathValues()
    for (parameter, value) in given {
      let start = scratch.count
      scratch += Array(value.utf8)
      values[parameter] = ByteRange(start, scratch.count)
    }
    let octets = Array((body ?? "").utf8)
    var scanner = Scan.scanner(route, seed: 7)
    var output = ByteWriter(capacity: octets.count + JSONObjectScanner.addedBytesMax)
    if catalog.facts(route).bodyKind == .json {
      if case .fault(let found) = scanner.scan(octets.span, into: &output) { fault = found }
      fault = fault ?? scanner.finish()
    }
    var writer = ByteWriter(capacity: 4096)
    let found = catalog.writeUpstreamTarget(
      route,
      values: values,
      scratch: scratch.span,
      query: Array(query.utf8).span,
      people: &people,
      into: &writer
    )
    people.merge(scanner.people)
    fault = fault ?? found
    guard fault == nil else { return }
    if catalog.facts(route).flags.contains(.bodyToQuery) { scanner.writeCapture(into: &writer) }
    target = unsafe String(decoding: writer.bytes, as: UTF8.self)
    writer.removeAll()
    guard catalog.facts(route).sendsBody else { return }
    if octets.isEmpty {
      catalog.writeWholeBody(route, values: values, scratch: scratch.span, into: &writer)
    } else {
      let kept = unsafe Array(output.bytes)
      catalog.writeBodyStart(
        route,
        values: values,
        scratch: scratch.span,
        session: nil,
        filter: &scanner,
        output: kept.span,
        into: &writer
      )
    }
    self.body = unsafe String(decoding: writer.bytes, as: UTF8.self)
  }

  var verdict: String {
    guard let fault else { return "ok" }
    return "\(fault.kind) \(fault.pointerText): \(fault.detail)"
  }
}
