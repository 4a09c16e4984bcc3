import Gateway
import Testing
import WARest

@Suite("Ids in a path")
struct PathValueSyntaxTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let parameter: PathParameter
    let value: String
    let expected: PathFault?

    init(_ parameter: PathParameter, _ value: String, _ expected: PathFault? = nil) {
      self.parameter = parameter
      self.value = value
      self.expected = expected
    }

    var testDescription: String { "\(parameter.name) \(value.debugDescription)" }
  }

  static let long = String(repeating: "1", count: GatewayLimits.identifierBytesMax)

  static let rows: [Row] = [
    Row(.session, "main"),
    Row(.session, "A-z_0.9"),
    Row(.session, String(repeating: "s", count: 64)),
    Row(.session, String(repeating: "s", count: 65), .sessionSyntax),
    Row(.session, "a b", .sessionSyntax),
    Row(.session, "a/b", .sessionSyntax),
    Row(.session, "a*", .sessionSyntax),
    Row(.session, "a`b", .sessionSyntax),
    Row(.session, "a@b", .sessionSyntax),
    Row(.session, "a[b", .sessionSyntax),
    Row(.session, "a{b", .sessionSyntax),

    Row(.group, "120363000000000001"),
    Row(.group, "120363000000000001@g.us"),
    Row(.group, "6281234567890-1600000000@g.us"),
    Row(.group, long),
    Row(.group, long + "1", .parameterTooLong),
    Row(.group, "@g.us", .groupSyntax),
    Row(.group, "1@s.whatsapp.net", .groupDomain),
    Row(.group, "1@g.us.evil", .groupDomain),
    Row(.group, "1@g.us@g.us", .groupDomain),
    Row(.group, "1@G.US", .groupDomain),
    Row(.group, "1@lid", .groupDomain),
    Row(.group, "1\n", .controlOctet),
    Row(.group, "1\u{7f}", .controlOctet),

    Row(.chat, "6281234567890"),
    Row(.chat, "+6281234567890"),
    Row(.chat, "081234567890"),
    Row(.chat, "12345678901234"),
    Row(.chat, "+12345678901234"),
    Row(.chat, "12345678901234@c.us"),
    Row(.chat, "6281234567890@s.whatsapp.net"),
    Row(.chat, "6281234567890@c.us"),
    Row(.chat, "120363000000000001@g.us"),
    Row(.chat, "6281234567890-1600000000@g.us"),
    Row(.chat, "120363000000000001", .chatTooManyDigits),
    Row(.chat, "123456789012345", .chatTooManyDigits),
    Row(.chat, "+123456789012345", .chatTooManyDigits),
    Row(.chat, "123456789012345@c.us", .chatTooManyDigits),
    Row(.chat, "123456789012345@s.whatsapp.net", .chatTooManyDigits),
    Row(.chat, "123456789012345@g.us"),
    Row(.chat, "120363000000000001@s.whatsapp.net", .chatTooManyDigits),
    Row(.chat, "6281234567890-1600000000", .chatSyntax),
    Row(.chat, "6281,6282", .chatSyntax),
    Row(.chat, "62 81", .chatSyntax),
    Row(.chat, "abc", .chatSyntax),
    Row(.chat, "+", .chatSyntax),
    Row(.chat, "++62", .chatSyntax),
    Row(.chat, "@s.whatsapp.net", .chatSyntax),
    Row(.chat, "6281:12@s.whatsapp.net", .chatSyntax),
    Row(.chat, "+6281@s.whatsapp.net", .chatSyntax),
    Row(.chat, "@g.us", .groupSyntax),
    Row(.chat, "44444@lid", .chatDomain),
    Row(.chat, "status@broadcast", .chatDomain),
    Row(.chat, "1@newsletter", .chatDomain),

    Row(.message, "3EB0C767D26A1B2C3D4E"),
    Row(.message, "false_6281@c.us_3EB0"),
    Row(.message, "na\u{ef}ve"),
    Row(.message, "a\tb", .controlOctet),
    Row(.message, long + "1", .parameterTooLong),
    Row(.target, long + "1"),
  ]

  @Test(arguments: rows)
  func `pass only when WARest can read them in one way`(_ row: Row) {
    let fault = PathValueSyntax.fault(row.parameter, octets(row.value).span)
    #expect(fault == row.expected)
  }

  @Test(
    arguments: [
      [0xff], [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
      [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80], [0xc3, 0x28],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
    ] as [[UInt8]]
  )
  func `are UTF-8`(_ octets: [UInt8]) {
    let fault = PathValueSyntax.fault(.message, octets.span)
    #expect(fault == .notUTF8)
  }

  @Test(arguments: [
    "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{10ffff}",
  ])
  func `may use every character`(_ text: String) {
    let fault = PathValueSyntax.fault(.message, octets(text).span)
    #expect(fault == nil)
  }
}
