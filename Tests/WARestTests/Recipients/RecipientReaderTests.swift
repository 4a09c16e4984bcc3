import Testing

@testable import WARest

@Suite("Whom a text names")
struct RecipientReaderTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let text: String
    let role: ValueRole
    let named: String

    init(_ text: String, _ named: String, as role: ValueRole = .recipients) {
      self.text = text
      self.role = role
      self.named = named
    }

    var testDescription: String { "\(role) \(text.debugDescription)" }
  }

  static let person = "6281234567890@s.whatsapp.net"

  static let spellings: [String] = [
    "6281234567890", "+6281234567890", "+62 812-3456-7890", "62 812 3456 7890", "(62) 81234567890",
    "62.812.3456.7890", "081234567890", "0812-3456-7890", "6281234567890@s.whatsapp.net",
    "6281234567890@c.us", "+62 812-3456-7890@c.us", "6281234567890:12@s.whatsapp.net",
    " 6281234567890 ", "\t6281234567890@c.us \r",
    "tel6281234567890",
    "6281234567890.0", "6281234567890.00", "628123456789e1", "6281234567890E0", "62.8123456789e11",
    "62812345678900e-1", "[\"6281234567890\"]", "[ \"+62 812-3456-7890@c.us\" ]",
    #"["\u0036281234567890"]"#, #"["6281234567890\u0040c.us"]"#, "-6281234567890",
  ]

  @Test(arguments: spellings, [ValueRole.recipients, .nativeRecipients, .people, .chat])
  func `all spellings of a number are one person`(_ text: String, _ role: ValueRole) {
    let list = Named.list(text, as: role)
    #expect(Named.all(list) == (role == .chat ? "[\(Self.person)]" : Self.person))
  }

  static let group = "120363000000000001@g.us"
  static let oldGroup = "6281234567890-1400000000@g.us"

  static let rows: [Row] = [
    Row("", ""), Row(" ", ""), Row(",;\n", ""), Row("@", ""), Row("@g.us", ""), Row("abc", ""),
    Row(group, group), Row(oldGroup, oldGroup), Row(" \(group) ", group),
    Row("12036300 0000000001@g.us", group),
    Row("120363000000000001", group, as: .groups), Row(group, group, as: .groups),
    Row("120363000000000001", "[\(group)]", as: .group),
    Row("6281234567890-1400000000", "[\(oldGroup)]", as: .group),
    Row(oldGroup, "[\(oldGroup)]", as: .chat),
    // WARest sends to the phone number when it does not know what it is.
    Row("44444@lid", "44444@s.whatsapp.net"),
    Row("44444@lid", "[44444@s.whatsapp.net]", as: .chat),
    Row("6281234567890@newsletter", person), Row("6281234567890@G.US", person),
    Row("44444@lid", "44444@lid", as: .people),
    Row("44444:3@lid", "44444@lid", as: .people),
    Row("120363111111111111@newsletter", "120363111111111111@newsletter"),
    Row("120363111111111111@newsletter", "[120363111111111111@newsletter]", as: .chat),
    Row("status@broadcast", "status@broadcast", as: .people),
    Row("status@broadcast", "[status@broadcast]", as: .chat),
    Row("1400000000@broadcast", "1400000000@broadcast", as: .people),
    Row(
      "6281@c.us,6282;6283\n\(group)",
      "6281@s.whatsapp.net 6282@s.whatsapp.net "
        + "6283@s.whatsapp.net \(group)"
    ),
    Row("6281,+6281;6281@c.us", "6281@s.whatsapp.net"),
    Row(#"["6281","6282@c.us","\#(group)"]"#, "6281@s.whatsapp.net 6282@s.whatsapp.net \(group)"),
    Row("[6281,6282]", "6281@s.whatsapp.net 6282@s.whatsapp.net"),
    Row(#"["6281\n6282"]"#, "6281@s.whatsapp.net 6282@s.whatsapp.net"),
    Row(#"["6281\u002c6282"]"#, "6281@s.whatsapp.net 6282@s.whatsapp.net"),
    Row("1@lid@g.us", "1@g.us"), Row("1@g.us@lid", "1@s.whatsapp.net"),
    Row("1@g.us 2", "1@s.whatsapp.net"), Row("1@g.usa", "1@s.whatsapp.net"),
    Row("1@s.whatsapp.nett", "1@s.whatsapp.net"), Row("1@g.us\u{e9}", "1@s.whatsapp.net"),
    Row("0", "62@s.whatsapp.net"), Row("00812", "620812@s.whatsapp.net"),
    Row("007@lid", "007@lid", as: .people), Row("007@g.us", "007@g.us"),
    Row("7@g.us", "7@g.us"), Row("-7@g.us", "7@g.us"), Row("7-@g.us", "7@g.us"),
    Row("7-007@g.us", "7-007@g.us"), Row("7-0-7@g.us", "7-07@g.us"),
    // Numbers of JSON that are no others: the digits count.
    Row("1.5", "15@s.whatsapp.net"), Row("+1.0", "10@s.whatsapp.net"),
    Row("1.0,2", "10@s.whatsapp.net 2@s.whatsapp.net"), Row("1.0.0", "100@s.whatsapp.net"),
    Row("1e", "1@s.whatsapp.net"), Row("1.", "1@s.whatsapp.net"),
    Row("01.0", "6210@s.whatsapp.net"),
    Row("1e1@c.us", "11@s.whatsapp.net"),
    Row("0.0", "62@s.whatsapp.net"),
    Row("1e99", "100000000000000000@s.whatsapp.net"),
  ]

  @Test(arguments: rows) func `is read as WARest reads it`(_ row: Row) {
    #expect(Named.all(Named.list(row.text, as: row.role)) == row.named)
  }

  @Test(arguments: rows) func `and in any portions the same`(_ row: Row) {
    let count = row.text.utf8.count
    for cut in 0...count {
      #expect(Named.all(Named.list(row.text, as: row.role, cuts: [cut])) == row.named)
    }
    let list = Named.list(row.text, as: row.role)
    let id = RecipientID(Array(row.text.utf8).span, as: row.role)
    let first = list.target.isNone ? list.uniqueCount > 0 ? list[0] : .none : list.target
    #expect(id == first)
  }

  @Test func `a number that is too long is no other one`() {
    var texts: Set<String> = []
    var ids: Set<RecipientID> = []
    for domain in ["@c.us", "@g.us"] {
      for count in 19...300 {
        for last in ["1", "2", "-1", "-2"] {
          let text = String(repeating: "1", count: count) + last + domain
          let list = Named.list(text, as: .recipients)
          guard list.uniqueCount == 1, list[0].isLong, !list[0].isPlain else {
            Issue.record("\(text)")
            continue
          }
          ids.insert(list[0])
          texts.insert(Named.text(list[0]))
          #expect(Named.text(list[0]).utf8.count <= RecipientText.bytesMax)
          #expect(list[0] == Named.list(text, as: .recipients)[0])
        }
      }
    }
    // A hyphen in a phone number says nothing, and so its last two digits are one number.
    #expect(ids.count == texts.count && ids.count > 2 * 282 * 2)
  }

  @Test(arguments: 0..<10)
  func `is read as by a reader of the whole`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "1", "0", "628", "12345678901234", "@", "g.us", "c.us", "s.whatsapp.net", "lid", ",", ";",
      "\n", " ", "@g.us", "-", ":", "@c.us", "@lid", "x", "+", "\r", "status@broadcast",
      "@newsletter", "1203630000000000",
    ]
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0..<9, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      for role in [ValueRole.recipients, .people, .groups] {
        let list = Named.list(text, as: role)
        #expect(Named.texts(list) == RecipientModel.named(text, role), "\(text.debugDescription)")
      }
    }
  }
}
