import HTTP1
import Testing

@testable import WARest

@Suite("What the body filter lets through, whatever comes")
struct BodyFilterPropertyTests {
  static let operation = "postGroupName"
  static let selectors = ["sessionId", "sessionid", "id", "session"]

  @Test(arguments: 0..<30)
  func `is the object without its selectors`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let sample = BodySample(selectors: Self.selectors, &random)
      let body = Array(sample.text.utf8)
      let scan = Scan(body, route: Scan.native(Self.operation), seed: seed)
      try #require((scan.fault != nil) == sample.isConflicting, "\(sample.text) \(scan.verdict)")
      guard !sample.isConflicting else { continue }
      try #require(scan.session == sample.session)
      let sent = Array("{".utf8) + scan.output
      try #require(ScriptValue.parse(sent) == sample.expected, "\(sample.text) \(scan.text)")
      let again = Scan(sent, route: Scan.native(Self.operation), seed: seed)
      try #require(again.output == scan.output && again.session.isEmpty)
    }
  }

  @Test(arguments: 0..<30)
  func `has recipients as strings`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let sample = BodySample(recipients: &random)
      let scan = Scan(Array(sample.text.utf8), on: "messages.poll", seed: seed)
      try #require(scan.fault == nil, "\(sample.text) \(scan.verdict)")
      let sent = Array("{".utf8) + scan.output
      try #require(ScriptValue.parse(sent) == sample.expected, "\(sample.text) \(scan.text)")
      try #require(Scan(sent, on: "messages.poll").output == scan.output)
    }
  }

  @Test(arguments: 0..<20)
  func `is the same however the body is cut`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for round in 0..<10 {
      let isNative = round % 2 == 0
      let sample =
        isNative
        ? BodySample(selectors: Self.selectors, &random) : BodySample(recipients: &random)
      var body = Array(sample.text.utf8)
      // Now and then one that is refused, and not for its selectors.
      if round % 5 == 0, let place = body.indices.randomElement(using: &random) {
        body[place] = UInt8.random(in: 0x20..<0x7f, using: &random)
      }
      let route = isNative ? Scan.native(Self.operation) : Scan.route("messages.poll")
      let whole = Scan(body, route: route, seed: seed)
      var rows = [Array(0..<body.count)]
      for cut in 0...body.count {
        rows.append([cut, Int.random(in: cut...body.count, using: &random)])
      }
      for cuts in rows {
        let scan = Scan(body, route: route, cuts: cuts, seed: seed)
        try #require(scan.verdict == whole.verdict, "\(sample.text)")
        try #require(scan.fault?.offset == whole.fault?.offset, "\(sample.text)")
        guard whole.fault == nil else { continue }
        try #require(scan.output == whole.output && scan.session == whole.session)
      }
    }
  }

  /// Streamed, a body keeps the selectors that come late, all of one session, or is refused.
  @Test(arguments: 0..<20)
  func `never lets another session through when it is streamed`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let sample = BodySample(selectors: Self.selectors, &random)
      let body = Array(sample.text.utf8)
      let heldCount = Int.random(in: 0...body.count, using: &random)
      let claimed = ["", "main"].randomElement(using: &random) ?? ""
      let scan = Scan(
        body,
        route: Scan.native(Self.operation),
        heldCount: heldCount,
        claimed: claimed
      )
      guard scan.fault == nil else { continue }
      try #require(!sample.isConflicting)
      let sent = ScriptValue.parse(Array("{".utf8) + scan.output)
      var rest = ScriptValue.object([])
      for member in try #require(sent).members {
        if Self.selectors.contains(member.name) {
          try #require(member.value == .string(scan.session) && !scan.session.isEmpty)
        } else {
          rest.set(member.name, member.value)
        }
      }
      try #require(rest == sample.expected, "\(sample.text) \(scan.text)")
    }
  }

  @Test(arguments: 0..<20)
  func `follows what the gateway adds, held or streamed`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let sample = BodySample(selectors: Self.selectors, &random)
      guard !sample.isConflicting else { continue }
      let body = Array(sample.text.utf8)
      // A streamed body's late selectors are another test's.
      let heldCount =
        sample.session.isEmpty && !sample.text.contains("null")
        ? Int.random(in: 1...body.count, using: &random) : body.count
      for session in ["", "main"] {
        let named = session.isEmpty ? sample.session : session
        let isAgreed = sample.session.isEmpty || sample.session == named
        guard let sent = Self.upstream(body, heldCount, session) else {
          try #require(!isAgreed || heldCount < body.count)
          continue
        }
        try #require(isAgreed)
        var expected = ScriptValue.object([])
        if !named.isEmpty { expected.set("sessionId", .string(named)) }
        for member in sample.expected.members { expected.set(member.name, member.value) }
        try #require(ScriptValue.parse(sent) == expected, "\(sample.text)")
      }
    }
  }

  /// A native body as a loop would send it; nil: refused.
  private static func upstream(
    _ body: [UInt8],
    _ heldCount: Int,
    _ session: String
  ) -> [UInt8]? {
    let none: [UInt8] = []
    let route = Scan.native(operation)
    var filter = Scan.scanner(route, claimed: session)
    var held = ByteWriter(capacity: body.count + 2)
    var writer = ByteWriter(capacity: 2 * body.count + 200)
    if case .fault = filter.scan(body.span.extracting(first: heldCount), into: &held) { return nil }
    let output = unsafe Array(held.bytes)
    CompiledCatalog.shared.writeBodyStart(
      route,
      values: PathValues(),
      scratch: none.span,
      session: filter.session,
      filter: &filter,
      output: output.span,
      into: &writer
    )
    filter.isHeld = false
    let rest = body.span.extracting(heldCount..<body.count)
    if case .fault = filter.scan(rest, into: &writer) { return nil }
    return filter.finish() == nil && !writer.overflowed ? unsafe Array(writer.bytes) : nil
  }
}
