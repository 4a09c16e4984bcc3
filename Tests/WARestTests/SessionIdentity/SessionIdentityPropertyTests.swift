import Testing

@testable import WARest

/// Whatever is written, and wherever: WARest acts on the session that was authorized, or on none.
@Suite("Native paths: one session identity")
struct SessionIdentityPropertyTests {
  private static let requestsPerSeed = 300

  @Test(arguments: 0..<24)
  func `no spelling reaches another session`(_ seed: UInt64) throws {
    var spelling = Spelling(seed: seed)
    var cuts = SeededGenerator(seed: seed ^ 0xC075)
    var sent = 0
    for _ in 0..<Self.requestsPerSeed {
      let request = spelling.request()
      let pieces = (0..<3).map { _ in Int.random(in: 0...max(1, request.body.count), using: &cuts) }
      let isStreamed = Bool.random(using: &cuts)
      let sending = try #require(
        NativeSending(
          request,
          onlySession: "main",
          heldBytesMax: isStreamed ? Int.random(in: 1...120, using: &cuts) : .max,
          cuts: pieces
        ),
        "\(request)"
      )
      guard sending.fault == nil else { continue }
      let call = try #require(sending.call, "\(request)")
      sent += 1
      let found = SessionReading.selections(of: call)
      let allowed: Set<Selection> = [.none, .session(sending.session)]
      #expect(
        found.isSubset(of: allowed),
        "\(request) became \(call.path)?\(call.query) \(String(decoding: call.body, as: UTF8.self))"
      )
    }
    #expect(sent > Self.requestsPerSeed / 10)
  }

  /// Refusing everything would be no rule.
  @Test func `what names one session gets through to it`() throws {
    var counts = (sent: 0, named: 0)
    for seed in 0..<100 as Range<UInt64> {
      var spelling = Spelling(seed: seed)
      for _ in 0..<20 {
        let request = spelling.request()
        let sending = try #require(NativeSending(request, onlySession: "main"))
        guard let call = sending.call, !sending.session.isEmpty else { continue }
        counts.sent += 1
        let found = SessionReading.selections(of: call)
        if found == [.session(sending.session)] { counts.named += 1 }
      }
    }
    print("native spellings: \(counts.sent) of 2000 sent with a session, read so \(counts.named)")
    #expect(counts.named > 200)
  }
}
