import HTTP1
import Testing

@Suite("Field lines (RFC 9112 §5, RFC 9110 §5)")
struct FieldTests {
  static let refused = [
    Row("blank before the colon", withFields("X : a"), 400, .fieldName),
    Row("tab before the colon", withFields("X\t: a"), 400, .fieldName),
    Row("blank before the colon of a known name", withFields("Host : a"), 400, .fieldName),
    Row("no name", withFields(": a"), 400, .fieldName),
    Row("no colon", withFields("X"), 400, .fieldName),
    Row("no colon, a field behind", withFields("X", "Y: b"), 400, .fieldName),
    Row("no colon in any line", "GET / HTTP/1.1\r\nX\r\n\r\n", 400, .fieldName),
    Row("blank inside the name", withFields("X Y: a"), 400, .fieldName),
    Row("slash in the name", withFields("X/Y: a"), 400, .fieldName),
    Row("parenthesis in the name", withFields("X(Y): a"), 400, .fieldName),
    Row("quote in the name", withFields("\"X\": a"), 400, .fieldName),
    Row("name beyond ASCII", withFields("X\u{e9}: a"), 400, .fieldName),
    Row("bad name behind a known prefix", withFields("Access-Control-(: a"), 400, .fieldName),
    Row("folded line", withFields("X: a", " b"), 400, .lineFolding),
    Row("folded by a tab", withFields("X: a", "\tb"), 400, .lineFolding),
    Row("folded line with a colon", withFields("X: a", " Y: b"), 400, .lineFolding),
    Row("first line indented", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, .lineFolding),
    Row("line of one blank", withFields(" "), 400, .lineFolding),
    Row("NUL in a value", withFields("X: a\0b"), 400, .controlOctet),
    Row("CR in a value", withFields("X: a\rb"), 400, .bareCarriageReturn),
    Row("LF in a value", withFields("X: a\nY: b"), 400, .bareLineFeed),
    Row("vertical tab in a value", withFields("X: a\u{b}b"), 400, .controlOctet),
    Row("escape octet in a value", withFields("X: \u{1b}[0m"), 400, .controlOctet),
    Row("DEL in a value", withFields("X: a\u{7f}"), 400, .controlOctet),
    Row("NUL in a name", withFields("X\0: a"), 400, .controlOctet),
  ]

  static let accepted = [
    Row("blanks around the value", accepted: withFields("X: \t a b \t ")),
    Row("no blank", accepted: withFields("X:a")),
    Row("no value", accepted: withFields("X:")),
    Row("only blanks", accepted: withFields("X:  \t ")),
    Row("colons in the value", accepted: withFields("X: a:b: c")),
    Row("octets beyond ASCII", accepted: withFields("X: \u{e9}\u{20ac}")),
    Row("every token octet", accepted: withFields("!#$%&'*+-.^_`|~09AZaz: a")),
    Row("the same name twice", accepted: withFields("X: a", "X: b")),
    Row("a tab inside the value", accepted: withFields("X: a\tb", "Y: aaaaaaa\tbbbbbbbbb\tc")),
  ]

  @Test(arguments: refused) func `a line is token, colon, value`(_ row: Row) {
    let outcome = RequestOutcome.of(row.bytes)
    #expect(outcome == .refused(.request(row.fault ?? .firstOctet)))
    #expect(outcome.fault?.status == row.status)
  }

  @Test func `values lose the blanks around them and nothing else`() {
    #expect(RequestOutcome.of(Self.accepted[0].bytes).head?.fields == ["Host=a", "X=a b"])
    #expect(RequestOutcome.of(Self.accepted[1].bytes).head?.fields == ["Host=a", "X=a"])
    #expect(RequestOutcome.of(Self.accepted[2].bytes).head?.fields == ["Host=a", "X="])
    #expect(RequestOutcome.of(Self.accepted[3].bytes).head?.fields == ["Host=a", "X="])
    #expect(RequestOutcome.of(Self.accepted[4].bytes).head?.fields == ["Host=a", "X=a:b: c"])
    #expect(
      RequestOutcome.of(Self.accepted[5].bytes).head?.fields == ["Host=a", "X=\u{e9}\u{20ac}"]
    )
    #expect(RequestOutcome.of(Self.accepted[7].bytes).head?.fields == ["Host=a", "X=a", "X=b"])
    #expect(
      RequestOutcome.of(Self.accepted[8].bytes).head?.fields
        == ["Host=a", "X=a\tb", "Y=aaaaaaa\tbbbbbbbbb\tc"]
    )
  }

  @Test func `obs-text passes for both sides`() {
    #expect(RequestOutcome.of(withFields("X: \u{e9}")).head != nil)
    #expect(ReplyOutcome.of(reply("X: \u{e9}")).head != nil)
  }

  @Test(arguments: 1...255) func `a control octet is refused at any place of a value`(_ octet: Int)
  {
    for padding in 0..<20 {
      var bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8)
      bytes += Array(repeating: 0x61, count: padding)
      bytes.append(UInt8(octet))
      bytes += Array("aaaa\r\n\r\n".utf8)
      let isControl = (octet < 0x20 && octet != 9) || octet == 0x7f
      #expect((RequestOutcome.of(bytes).head == nil) == isControl)
    }
  }
}
