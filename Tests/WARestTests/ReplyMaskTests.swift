import HTTP1
import Testing

@testable import WARest

@Suite("Secrets in replies are masked for clients without the scope that covers them")
struct ReplyMaskTests {
  static func mask(
    _ body: String,
    _ kinds: ReplySecrets = .all,
    cuts: [Int] = []
  ) -> (text: String, state: String) {
    let octets = Array(body.utf8)
    var mask = ReplyMask(kinds)
    // Never longer than what went in, piece by piece.
    var text: [UInt8] = []
    var start = 0
    for end in cuts + [octets.count] {
      var writer = ByteWriter(capacity: end - start)
      mask.filter(octets.span.extracting(start..<end), into: &writer)
      let didOverflow = writer.overflowed
      #expect(!didOverflow)
      unsafe text += writer.bytes
      start = end
    }
    return (
      String(decoding: text, as: UTF8.self),
      mask.isBroken ? "broken" : mask.isComplete ? "complete" : "cut"
    )
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let body: String
    let masked: String

    init(_ body: String, _ masked: String) {
      self.body = body
      self.masked = masked
    }

    var testDescription: String { body }
  }

  static let rows = [
    Row(#"{"qr":"data:image/png;base64,iVBOR"}"#, #"{"qr":"***"}"#),
    Row(#"{"qrString":"2@a,b=","qrDuration":20}"#, #"{"qrString":"***","qrDuration":20}"#),
    Row(#"{"pairCode":"ABCD-1234"}"#, #"{"pairCode":"***"}"#),
    Row(#"{"webhookSecret" : "s3cret" , "x":1}"#, #"{"webhookSecret" : "***" , "x":1}"#),
    Row(#"{"inviteLink":"https://chat.whatsapp.com/X"}"#, #"{"inviteLink":"***"}"#),
    // What tells that there is none stays.
    Row(#"{"qr":"","pairCode":null,"inviteLink":false}"#, ""),
    // A short one does not get longer.
    Row(
      #"{"qr":"a","pairCode":"ab","inviteLink":"abc"}"#,
      #"{"qr":"*","pairCode":"**","inviteLink":"***"}"#
    ),
    // At any depth, and in any container.
    Row(#"[[{"a":{"b":[{"qr":"x123"}]}}]]"#, #"[[{"a":{"b":[{"qr":"***"}]}}]]"#),
    Row(
      #"{"inviteLink":["https://x",{"url":"https://y","qr":"zzzz","n":[12]}],"z":"keep","n":34}"#,
      #"{"inviteLink":["***",{"url":"***","qr":"***","n":[0]}],"z":"keep","n":34}"#
    ),
    Row(#"{"inviteLink":[],"a":"keep","qr":{},"b":"keep"}"#, ""),
    Row(#"{"pairCode":12345678,"a":12345678}"#, #"{"pairCode":0,"a":12345678}"#),
    Row(#"{"pairCode":-1.5e+9}"#, #"{"pairCode":0}"#),
    Row(#"{"pairCode":7 }"#, #"{"pairCode":0 }"#),
    // Whatever spells the name.
    Row(#"{"\u0071r":"secret"}"#, #"{"\u0071r":"***"}"#),
    Row(#"{"\u0069nvite\u004Cink":"secret"}"#, #"{"\u0069nvite\u004Cink":"***"}"#),
    Row(#"{"QR":"secret","InviteLink":"secret"}"#, #"{"QR":"***","InviteLink":"***"}"#),
    Row(#"{"qr":"a\"b","c":"\"qr\":\"x\""}"#, #"{"qr":"***","c":"\"qr\":\"x\""}"#),
    Row(#"{"qr":"a\\","c":"keep"}"#, #"{"qr":"***","c":"keep"}"#),
    Row(#"{"qr":"\u00e9\ud83d","c":"\ud83d é"}"#, #"{"qr":"***","c":"\ud83d é"}"#),
    // Twice is twice a secret.
    Row(#"{"qr":"first","qr":"second"}"#, #"{"qr":"***","qr":"***"}"#),
    // Other names, and secrets' names where they are text.
    Row(#"{"qr ":"keep","qr\u0000":"keep","q\u0072x":"keep","":"keep","é":"keep"}"#, ""),
    Row(#"{"body":"join https://chat.whatsapp.com/X","x":["qr","keep"]}"#, ""),
    Row(#"{"\u00e9qr":"keep","\uff51r":"keep","invite\nLink":"keep"}"#, ""),
    Row(#"  {"a":[true,false,null,0,-1.5E-3,"",{}],"b":[[]]} "#, ""),
    Row(#""text""#, ""), Row("[]", ""), Row("null", ""), Row("12", ""), Row(#"["qr","x"]"#, ""),
  ]

  @Test(arguments: rows)
  func `and everything else stays as it is`(_ row: Row) {
    let expected = row.masked.isEmpty ? row.body : row.masked
    let result = Self.mask(row.body)
    #expect(result.text == expected && result.state == "complete")
    #expect(Self.mask(row.body, []).text == row.body)
  }

  @Test(arguments: rows)
  func `wherever the reply is cut`(_ row: Row) {
    let whole = Self.mask(row.body)
    let count = row.body.utf8.count
    for cut in 0...count { #expect(Self.mask(row.body, cuts: [cut]) == whole) }
    #expect(Self.mask(row.body, cuts: Array(0...count)) == whole)
  }

  @Test(arguments: rows)
  func `and a front of it shows no more than all of it`(_ row: Row) {
    let octets = Array(row.body.utf8)
    let whole = Self.mask(row.body).text
    for count in octets.indices where octets[count] < 0x80 {
      let front = Self.mask(String(decoding: octets[..<count], as: UTF8.self)).text
      #expect(whole.hasPrefix(front))
    }
  }

  @Test func `each kind by its own scope`() {
    let body = #"{"qr":"secret","webhookSecret":"secret","inviteCode":"secret"}"#
    func masked(_ scopes: [Scope]) -> String {
      Self.mask(body, ReplySecrets.all.masked(for: scopes.reduce(0) { $0 | $1.bit })).text
    }
    #expect(
      masked([]) == #"{"qr":"***","webhookSecret":"***","inviteCode":"***"}"#
    )
    #expect(
      masked([.sessionPair]) == #"{"qr":"secret","webhookSecret":"***","inviteCode":"***"}"#
    )
    #expect(
      masked([.sessionWrite]) == #"{"qr":"***","webhookSecret":"secret","inviteCode":"***"}"#
    )
    #expect(
      masked([.groupWrite, .sessionRead])
        == #"{"qr":"***","webhookSecret":"***","inviteCode":"secret"}"#
    )
    #expect(masked(Scope.allCases) == body)
    #expect(ReplySecrets.invites.masked(for: 0) == .invites)
  }

  @Test(arguments: [
    ("<html>qr</html>", ""), ("x", ""), (#"{"a":1}x"#, #"{"a":1}"#), ("{]", "{"), ("[}", "["),
    (#"{"a":tru}"#, #"{"a":tru"#), (#"{"a":nul"qr":"x"}"#, #"{"a":nul"#),
    (#"{qr:"secret"}"#, "{"), (#"{'qr':"secret"}"#, "{"), (#"{"qr""secret"}"#, #"{"qr""#),
    (#"{"qr":secret}"#, #"{"qr":"#), (#"{"a" "b","qr":"secret"}"#, #"{"a" "#),
    ("{\"a\":\"\n\",\"qr\":\"secret\"}", #"{"a":""#), (#"{"a":"\x"}"#, #"{"a":"\"#),
    (#"{"a":"\u00g0"}"#, #"{"a":"\u00"#), (#"{"qr":"ab\x"#, #"{"qr":"***"#),
    ("[1,]", "[1,"), (#"{"a":1,}"#, #"{"a":1,"#), (#"{"a":1 "qr":"secret"}"#, #"{"a":1 "#),
    (#"{/* */"qr":"secret"}"#, "{"), (#"{"pairCode":123"x":1}"#, #"{"pairCode":0"#),
    ("\u{feff}{}", ""),
  ])
  func `and what cannot be read is not passed on`(_ row: (body: String, front: String)) {
    for cuts in [[], Array(0...row.body.utf8.count)] {
      let result = Self.mask(row.body, cuts: cuts)
      #expect(result.text == row.front && result.state == "broken")
    }
  }

  @Test func `and a quote that a broken character could swallow ends the reply`() {
    for lead in [0xc3, 0xe2, 0xf0, 0x80, 0xff, 0xc0] as [UInt8] {
      let octets = Array(#"{"a":""#.utf8) + [lead] + Array(#"","qr":"secret"}"#.utf8)
      var mask = ReplyMask(.pairing)
      var writer = ByteWriter(capacity: octets.count)
      mask.filter(octets.span, into: &writer)
      #expect(mask.isBroken)
      let count = writer.count
      #expect(count <= 7)
    }
  }

  @Test func `as deep as a reply may be, and no deeper`() {
    func nested(_ depth: Int) -> String {
      String(repeating: #"[{"a":"#, count: depth / 2) + #"[{"qr":"secret"}]"#
        + String(repeating: "}]", count: depth / 2)
    }
    let deepest = nested(WARestLimits.replyDepthMax - 2)
    #expect(Self.mask(deepest).text == deepest.replacing("secret", with: "***"))
    #expect(Self.mask(nested(WARestLimits.replyDepthMax)).state == "broken")
    #expect(Self.mask(#"{"qr":"sec"#).state == "cut")
    #expect(Self.mask("").state == "cut")
  }

  @Test func `from spoiled replies as well`() {
    let body = #"{"a":[1,"x\u0041",{"qr":"S3CRET","pairCode":["S3CRET",7]}],"inviteLink":"S3CRET"}"#
    let octets = Array(body.utf8)
    var random = SeededGenerator(seed: 7)
    // Octets that change the structure, and not the names that make a secret of a value.
    let spoilers = Array(#"{}[]:,"0 "#.utf8)
    for (index, octet) in octets.enumerated() where #"{}[]:,1xu"#.utf8.contains(octet) {
      for spoiler in spoilers {
        var spoiled = octets
        spoiled[index] = spoiler
        let text = String(decoding: spoiled, as: UTF8.self)
        let count = spoiled.count
        let cuts = (0..<4).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
        let whole = Self.mask(text)
        #expect(Self.mask(text, cuts: cuts) == whole)
        #expect(!whole.text.contains(#":"S3CRET"#))
      }
    }
  }
}
