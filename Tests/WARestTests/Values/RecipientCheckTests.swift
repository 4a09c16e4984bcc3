import Testing

@testable import WARest

@Suite("Recipients")
struct RecipientCheckTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let text: String
    /// What the refusal must speak of; `nil`: passes.
    let refusal: String?

    init(_ text: String, _ refusal: String? = nil) {
      self.text = text
      self.refusal = refusal
    }

    var testDescription: String { text.debugDescription }
  }

  static let rows: [Row] = [
    Row(""),
    Row(" "),
    Row(",;\n"),
    Row("6281234567890"),
    Row("+62 812-3456-7890"),
    Row("081234567890"),
    Row("12345678901234"),
    Row("123456789012345", "@g.us"),
    Row("120363000000000001", "@g.us"),
    Row("12036300 0000000001", "@g.us"),
    Row("6281234567890-1600000000", "@g.us"),
    Row(String(repeating: "1", count: 1_000), "@g.us"),
    Row("6281,6282;6283\n6284"),
    Row("6281,120363000000000001", "@g.us"),
    Row("120363000000000001;6281", "@g.us"),
    Row("6281\n120363000000000001\n", "@g.us"),
    Row("12345678901234,12345678901234"),

    Row("6281@s.whatsapp.net"),
    Row("6281@c.us"),
    Row("12345678901234@c.us"),
    Row("123456789012345@c.us", "too long"),
    Row("120363000000000001@s.whatsapp.net", "too long"),
    Row("120363000000000001@g.us"),
    Row("6281234567890-1600000000@g.us"),
    Row(" 6281@c.us , 120363000000000001@g.us \r\n"),
    Row("6281@c.us;1@lid", "phone number"),

    Row("44444@lid", "phone number"),
    Row("123456789012345@lid", "phone number"),
    Row("status@broadcast", "phone number"),
    Row("1@newsletter", "phone number"),
    Row("1@G.US", "phone number"),
    Row("1@g.u", "phone number"),
    Row("1@g.us.", "phone number"),
    Row("1@g.usa", "phone number"),
    Row("1@", "phone number"),
    Row("1@@g.us", "phone number"),
    Row("1@g.us@lid", "phone number"),
    Row("1@lid@g.us", "phone number"),
    Row("1@ g.us", "phone number"),
    Row("1@g.us 2", "phone number"),
    Row("1@g.us\u{0}x", "phone number"),
    Row("1@s.whatsapp.ne", "phone number"),
    Row("1@s.whatsapp.nett", "phone number"),
    Row("@g.us", "no id"),
    Row("@c.us", "no id"),
    Row("6281,@s.whatsapp.net", "no id"),
  ]

  @Test(arguments: rows)
  func `are people and groups as they are written`(_ row: Row) throws {
    let refusal = Verdict.ofRecipients(row.text)
    if let wanted = row.refusal {
      #expect(try #require(refusal).contains(wanted))
    } else {
      #expect(refusal == nil)
    }
  }

  @Test func `start anew after a reset and after an end`() {
    var check = RecipientCheck()
    _ = check.take(Array("12345678901234".utf8).span)
    check.reset()
    #expect(check.take(0x35) == nil)
    #expect(check.finish() == nil)
    _ = check.take(Array("12345678901234".utf8).span)
    #expect(check.finish() == nil)
    #expect(check.take(0x35) == nil)
    #expect(check.finish() == nil)
  }

  /// A model that splits the text and looks at the parts.
  @Test(arguments: 0..<10)
  func `are judged as by a reader of the whole`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "1", "628", "12345678901234", "@", "g.us", "c.us", "s.whatsapp.net", "lid", ",", ";", "\n",
      " ", "@g.us", "-", ".", "@c.us", "x",
    ]
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0..<8, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      #expect((Verdict.ofRecipients(text) == nil) == Self.passes(text), "\(text.debugDescription)")
    }
  }

  private static func passes(_ text: String) -> Bool {
    let items = text.split(omittingEmptySubsequences: false) { ",;\n".contains($0) }
    return items.allSatisfy { item in
      guard let at = item.firstIndex(of: "@") else { return item.filter(\.isNumber).count < 15 }
      var domain = String(item[item.index(after: at)...])
      while domain.hasSuffix(" ") { domain.removeLast() }
      let count = item[..<at].filter(\.isNumber).count
      switch domain {
      case "g.us": return count > 0
      case "c.us", "s.whatsapp.net": return count > 0 && count < 15
      default: return false
      }
    }
  }
}
