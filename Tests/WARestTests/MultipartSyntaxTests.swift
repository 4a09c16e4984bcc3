import Testing

@testable import WARest

@Suite("Multipart bodies (RFC 2046 §5.1.1, RFC 7578)")
struct MultipartSyntaxTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let body: String
    let verdict: String

    init(_ name: String, _ body: String, _ verdict: String = "ok") {
      self.name = name
      self.body = body
      self.verdict = verdict
    }

    var testDescription: String { name }
  }

  private static let open = "--B\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv"

  static let bodies = [
    Row("one part", "\(open)\r\n--B--\r\n"),
    Row("no line end behind the last boundary", "\(open)\r\n--B--"),
    Row("no parts", "--B--\r\n"),
    Row("a preamble", "This is MIME.\r\n\r\n\(open)\r\n--B--"),
    Row("a preamble of line ends", "\r\n\r\n\r\n\(open)\r\n--B--"),
    Row("an epilogue", "\(open)\r\n--B--\r\n\r\n--B\r\nnothing"),
    Row("blanks behind boundaries", "\(open.replacing("--B", with: "--B \t"))\r\n--B-- \t\r\n"),
    Row("no octets", "", "invalidRequest : ends before its last boundary"),
    Row("no last boundary", "\(open)\r\n", "invalidRequest : ends before its last boundary"),
    Row("half of it", "\(open)\r\n--B-", "invalidRequest : ends before its last boundary"),
    Row("one hyphen more", "\(open)\r\n--B---", otherwise),
    Row("one hyphen", "\(open)\r\n--B-\r\n", otherwise),
    Row("a longer boundary", "\(open)\r\n--BC\r\n", otherwise),
    Row("text behind blanks", "\(open)\r\n--B x\r\n", otherwise),
    Row("text behind the last", "\(open)\r\n--B--x", otherwise),
    Row("CR and no LF", "\(open)\r\n--B\rx", otherwise),
    Row("CR and no LF behind the last", "\(open)\r\n--B--\rx", otherwise),
    Row("LF alone", "--B\nContent-Disposition: form-data; name=x\n\nv\n--B--\n", otherwise),
    Row(
      "no line end of its own",
      "--B\r\nContent-Disposition: form-data; name=x\r\n\r\n--B--",
      "invalidRequest /x: has no line end between its head and the next boundary"
    ),
    Row(
      "64 parts",
      String(repeating: "\(open)\r\n", count: 64) + "--B--"
    ),
    Row(
      "65 parts",
      String(repeating: "\(open)\r\n", count: 65) + "--B--",
      "invalidRequest : has more than 64 parts"
    ),
  ]

  private static let otherwise =
    "invalidRequest : has a line that begins with its boundary and goes on otherwise"

  @Test(arguments: bodies) func `are delimited to the letter`(_ row: Row) {
    let run = MultipartRun(Array(row.body.utf8), on: MultipartRun.native)
    #expect(run.verdict == row.verdict)
  }

  private static func head(_ name: String, _ lines: String, _ verdict: String = "ok") -> Row {
    Row(name, lines, verdict == "ok" ? "ok" : "invalidRequest : has a part \(verdict)")
  }

  private static let plain = "Content-Disposition: form-data; name=x"
  private static let malformed = "with a malformed Content-Disposition"
  private static let ambiguous = "with a name that readers of forms take in different ways"
  private static let lineEnd = "with a line end in its head that is not CRLF"
  private static let nameless = "with a field line without a name"
  private static let extended =
    "with a name in the notation of RFC 2231, which forms do not have"

  static let heads = [
    head("a token", plain),
    head("letter case", "CONTENT-disposition: Form-Data; NAME=x"),
    head("blanks", "Content-Disposition: \t form-data \t;\tname=\"x\" \t"),
    head("no blanks", "Content-Disposition:form-data;name=x"),
    head("other fields", "\(plain)\r\nX-Any: thing\r\nContent-Length: 1"),
    head("other parameters", "\(plain); size=\"1;2\"; a=b"),
    head("a quote in percent", "Content-Disposition: form-data; name=\"a%22b\""),
    head("all encodings that are none", "\(plain)\r\nContent-Transfer-Encoding: Binary"),
    head("no fields", "", "without a Content-Disposition"),
    head("only others", "Content-Type: text/plain", "without a Content-Disposition"),
    head("twice", "\(plain)\r\n\(plain)", "with two Content-Dispositions"),
    head(
      "two types",
      "\(plain)\r\nContent-Type: a/b\r\nContent-Type: a/b",
      "with two Content-Types"
    ),
    head("attachment", "Content-Disposition: attachment; name=x", notFormData),
    head("form-datax", "Content-Disposition: form-datax; name=x", notFormData),
    head("no name", "Content-Disposition: form-data; filename=x", "without a name"),
    head("nothing", "Content-Disposition: form-data", "without a name"),
    head("an empty name", "Content-Disposition: form-data; name=\"\"", "with an empty name"),
    head("two names", "\(plain); name=x", "with two names"),
    head("two names, letter case", "\(plain); NAME=x", "with two names"),
    head("two file names", "\(plain); filename=a; filename=b", "with two file names"),
    head("name*", "\(plain); name*=utf-8''x", extended),
    head("name*0", "\(plain); name*0=x", extended),
    head("filename*0", "\(plain); filename=a; filename*0=x", extended),
    head("filename* beside filename", "\(plain); filename=a; filename*=utf-8''b"),
    head(
      "filename* alone",
      "\(plain); filename*=utf-8''b",
      "with filename*, which WARest does not read; give filename"
    ),
    head("a blank before =", "Content-Disposition: form-data; name =x", malformed),
    head("a blank after =", "Content-Disposition: form-data; name= x", malformed),
    head("no value", "Content-Disposition: form-data; name=", malformed),
    head("a semicolon at the end", "\(plain);", malformed),
    head("two semicolons", "Content-Disposition: form-data;; name=x", malformed),
    head("no semicolon", "Content-Disposition: form-data name=x", malformed),
    head("an open quote", "Content-Disposition: form-data; name=\"x", malformed),
    head("an escaped last quote", "Content-Disposition: form-data; name=\"x\\\"", malformed),
    head("text behind a quote", "Content-Disposition: form-data; name=\"x\"y", malformed),
    head("no token", "Content-Disposition: form-data; name=x/y", malformed),
    head("an escape in a name", "Content-Disposition: form-data; name=\"x\\y\"", ambiguous),
    head("a semicolon in a name", "Content-Disposition: form-data; name=\"x;y\"", ambiguous),
    head("an equals sign in a name", "Content-Disposition: form-data; name=\"x=y\"", ambiguous),
    head(
      "a blank before a name",
      "Content-Disposition: form-data; name=\" x\"",
      "with a blank at an end of its name"
    ),
    head("a blank file name", "\(plain); filename=\" \"", "with a blank file name"),
    head(
      "a long name",
      "Content-Disposition: form-data; name=\(String(repeating: "n", count: 257))",
      "with a name of more than 256 octets"
    ),
    head("folded", "\(plain)\r\nX: y\r\n z", "with a folded field line"),
    head("folded, the first", " \(plain)", "with a folded field line"),
    head("a blank before the colon", "Content-Disposition : form-data; name=x", nameless),
    head("no colon", "\(plain)\r\nanything", nameless),
    head("no field name", "\(plain)\r\n: x", nameless),
    head("a boundary", "\(plain)\r\n--B", nameless),
    head("LF alone", "\(plain)\nX: y", lineEnd),
    head("CR alone", "\(plain)\rX: y", lineEnd),
    head("CR CR LF", "\(plain)\r\r\nX: y", lineEnd),
    head("NUL", "\(plain)\0", "with a control character in its head"),
    head("DEL", "\(plain)\u{7f}", "with a control character in its head"),
    head(
      "base64",
      "\(plain)\r\nContent-Transfer-Encoding: base64",
      "with a Content-Transfer-Encoding, which WARest ignores"
    ),
    head(
      "parts in parts",
      "\(plain)\r\nContent-Type: multipart/mixed; boundary=b",
      "that has parts itself"
    ),
    head("ten fields", "\(plain)" + String(repeating: "\r\nX: y", count: 9)),
    head(
      "eleven fields",
      "\(plain)" + String(repeating: "\r\nX: y", count: 10),
      "with more than 10 field lines"
    ),
    head(
      "a long head",
      "\(plain)\r\nX: \(String(repeating: "y", count: 1000))",
      "with a head of more than 1024 octets"
    ),
    Row(
      "_charset_",
      "Content-Disposition: form-data; name=_Charset_",
      "invalidRequest /_Charset_: is a name that no field may have"
    ),
    Row(
      "a bracket first",
      "Content-Disposition: form-data; name=\"[x]\"",
      "invalidRequest /[x]: is a name that no field may have"
    ),
  ]

  private static let notFormData = "whose Content-Disposition is not form-data"

  @Test(arguments: heads) func `have parts with plain field lines`(_ row: Row) {
    let body = "--B\r\n\(row.body)\(row.body.isEmpty ? "" : "\r\n")\r\nv\r\n--B--\r\n"
    let run = MultipartRun(Array(body.utf8), on: MultipartRun.native)
    #expect(run.verdict == row.verdict)
  }

  @Test func `have names in UTF-8`() {
    let body = Array("--B\r\nContent-Disposition: form-data; name=\"".utf8) + [0xe9]
    let run = MultipartRun(body + Array("\"\r\n\r\nv\r\n--B--".utf8), on: MultipartRun.native)
    #expect(run.verdict == "invalidRequest : has a part with a name that is not UTF-8")
  }

  @Test(arguments: [
    ("B", true), ("a b", true), ("'()+_,-./:=?9", true), (String(repeating: "x", count: 70), true),
    ("", false), ("B ", false), ("B\"", false), ("B;", false), ("é", false), ("a\tb", false),
    (String(repeating: "x", count: 71), false),
  ]) func `have a boundary of 1 to 70 characters`(_ boundary: String, _ isValid: Bool) {
    let run = MultipartRun(
      Array("--\(boundary)--".utf8),
      on: MultipartRun.native,
      boundary: boundary
    )
    #expect(run.verdict == (isValid ? "ok" : "no boundary"))
  }

  @Test func `are tracked in state of a fixed size`() {
    #expect(MemoryLayout<MultipartFilter>.size <= 3_328)
  }
}
