import Testing

@testable import WARest

@Suite("Multipart bodies in pieces (RFC 2046 §5.1.1)")
struct MultipartCutTests {
  private static func pick<Item>(_ items: [Item], _ random: inout SeededGenerator) -> Item {
    items[Int.random(in: items.indices, using: &random)]
  }

  /// Text made of what a delimiter is made of.
  private static func content(_ random: inout SeededGenerator, _ boundary: String) -> [UInt8] {
    let shreds = [
      "\r\n--", "\r", "\n", "-", "--", "\r\n", "\r\r\n", "a", "\r\n--\(boundary.dropLast())",
      "--\(boundary)", "\n--\(boundary)", "\r--\(boundary)", "\r\n-\(boundary)", "\0", "é",
      "\r\n--\(boundary.dropLast())x", "\r\n\(boundary)", "0123456789abcdefghijklmnopqrstuv",
    ]
    var content: [UInt8] = []
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      content += Self.pick(shreds, &random).utf8
    }
    // A delimiter that came about by chance is none that the sender would have let stand.
    let ended = content + Array("\r\n".utf8)
    let opened = Array("\r\n".utf8) + ended
    return opened.firstRange(of: Array("\r\n--\(boundary)".utf8)) == nil ? content : [0x61]
  }

  private static func parts(
    _ random: inout SeededGenerator,
    _ boundary: String
  ) -> [MultipartPart] {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in
      let isFile = Bool.random(using: &random)
      return MultipartPart(
        Self.pick(["x", "caption", "sessionId", "a%22b", "é", "to"], &random),
        content(&random, boundary),
        fileName: isFile ? Self.pick(["a.jpg", "b", "é ü"], &random) : nil,
        type: isFile && Bool.random(using: &random) ? "image/jpeg" : nil
      )
    }.map { part in
      guard part.name == "sessionId" else { return part }
      return MultipartPart("sessionId", Self.pick(["", "main", "s.1"], &random))
    }
  }

  private static func cuts(_ count: Int, _ random: inout SeededGenerator) -> [Int] {
    let most = Bool.random(using: &random) ? 4 : count
    return (0..<Int.random(in: 0...most, using: &random))
      .map { _ in Int.random(in: 0...count, using: &random) }.sorted()
  }

  @Test(arguments: 0..<400) func `come out as they went in, wherever they are cut`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let boundary = Self.pick(["B", "----WebKitFormBoundaryAbC123", "--", "a b"], &random)
    let parts = Self.parts(&random, boundary)
    let body = MultipartPart.body(parts, boundary: boundary)
    let whole = MultipartRun(body, on: MultipartRun.native, boundary: boundary)
    let sessions = Set(
      parts.filter { $0.name == "sessionId" && !$0.content.isEmpty }.map(\.content)
    )
    if sessions.count > 1 {
      #expect(whole.verdict.hasSuffix("names another session than the rest of the request"))
    } else {
      try #require(whole.verdict == "ok")
      let written = MultipartPart.parts(of: whole.output, boundary: MultipartRun.newBoundaryText)
      #expect(written == parts.filter { $0.name != "sessionId" })
      #expect(whole.session == String(decoding: sessions.first ?? [], as: UTF8.self))
    }
    for _ in 0..<8 {
      let cut = MultipartRun(
        body,
        on: MultipartRun.native,
        boundary: boundary,
        cuts: Self.cuts(body.count, &random)
      )
      try #require(cut.verdict == whole.verdict)
      try #require(cut.output == whole.output)
      try #require(cut.growth <= MultipartFilter.growthBytesMax)
    }
  }

  @Test(arguments: 0..<300) func `broken, are refused alike wherever they are cut`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 9_000)
    var body = MultipartPart.body(
      Self.parts(&random, "B") + [MultipartPart("to", "6281"), MultipartPart("url", "data:,a")],
      boundary: "B"
    )
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let index = Int.random(in: 0..<body.count, using: &random)
      let octet = Self.pick(Array("\r\n-B\";= \0".utf8), &random)
      if Bool.random(using: &random) { body[index] = octet } else { body.insert(octet, at: index) }
    }
    let route = Bool.random(using: &random) ? MultipartRun.native : "messages.media"
    let whole = MultipartRun(body, on: route)
    for _ in 0..<6 {
      let cut = MultipartRun(body, on: route, cuts: Self.cuts(body.count, &random))
      try #require(cut.verdict == whole.verdict)
      try #require(cut.verdict != "ok" || cut.output == whole.output)
    }
    let octetwise = MultipartRun(body, on: route, cuts: Array(0..<body.count))
    try #require(octetwise.verdict == whole.verdict)
    guard whole.verdict == "ok" else { return }
    #expect(MultipartPart.parts(of: whole.output, boundary: MultipartRun.newBoundaryText) != nil)
  }

  @Test func `with every prefix of a delimiter at every cut`() throws {
    let boundary = "aaB"
    for length in 1..<7 {
      let lookalike = Array("\r\n--aaB".utf8.prefix(length))
      for tail in ["", "\r", "x", "\r\n", "\r\n--", "\r\n--aa", "\n--aaB"] {
        let content = Array("data".utf8) + lookalike + lookalike + Array(tail.utf8)
        guard content.firstRange(of: Array("\r\n--\(boundary)".utf8)) == nil else { continue }
        let part = MultipartPart("x", content, fileName: "f")
        let body = MultipartPart.body([part], boundary: boundary)
        for cut in 0...body.count {
          let run = MultipartRun(
            body,
            on: MultipartRun.native,
            boundary: boundary,
            cuts: [cut, min(cut + 1, body.count)]
          )
          let written = MultipartPart.parts(of: run.output, boundary: MultipartRun.newBoundaryText)
          try #require(run.verdict == "ok" && written == [part])
        }
      }
    }
  }

  @Test(arguments: 0..<400) func `name one session to WARest at most, whatever their heads say`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    let shreds = [
      "name", "filename", "=", "\"", ";", "sessionId", "x", " ", "\\", "\\\"", "name=sessionId",
      "; ", "=\"", "\";", "*", "%22", "[]", "filename=", "name=\"x\"", "form-data; ",
    ]
    var parts = ""
    for _ in 0..<2 {
      let start = "form-data; name=\"x\"; filename=\""
      var line = Bool.random(using: &random) ? start : "form-data; "
      for _ in 0..<Int.random(in: 1...7, using: &random) {
        line += Self.pick(shreds, &random)
      }
      if Bool.random(using: &random) { line += "\"" }
      parts += "--B\r\nContent-Disposition: \(line)\r\n\r\nother\r\n"
    }
    let run = MultipartRun(Array("\(parts)--B--\r\n".utf8), on: MultipartRun.native)
    guard run.verdict == "ok" else { return }
    let type = "multipart/form-data; boundary=\(MultipartRun.newBoundaryText)"
    let fields = MultipartReading.fields(run.output, contentType: type)
    try #require(fields["sessionId"] == nil)
    try #require(MultipartPart.parts(of: run.output, boundary: MultipartRun.newBoundaryText) != nil)
  }
}
