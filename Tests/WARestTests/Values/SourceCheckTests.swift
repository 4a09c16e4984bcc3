import Testing

@testable import WARest

@Suite("Files, pictures and texts that WARest might read as paths")
struct SourceCheckTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let role: ValueRole
    let text: String
    let passes: Bool

    var testDescription: String { "\(role) \(text.prefix(60).debugDescription)" }
  }

  private static func rows(_ roles: [ValueRole], _ passes: Bool, _ texts: [String]) -> [Row] {
    roles.flatMap { role in texts.map { Row(role: role, text: $0, passes: passes) } }
  }

  static let long = String(repeating: "QUJD/URF", count: 512)
  static let image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ/AAA"

  static let everywhere =
    rows(
      [.picture, .media, .toolFile, .toolText],
      true,
      [
        "data:image/png;base64,iVBORw0KGgo=", "DATA:image/png;base64,AAAA",
        "data:image/png;base64,\(long)", "data:text/plain,hello", "data:,x", "data:",
      ]
    )
    + rows(
      [.picture, .media, .toolFile, .toolText],
      false,
      [
        "/etc/passwd", "/", "../x", "./x", "~/x", "\\\\server\\x", "C:\\x", "C:/x", "a/../../etc/x",
        "data:/../../etc/passwd", "DATA:image/png;base64,AA/../../../etc/passwd",
        "data:image/png,/../../../etc/passwd", "data:;base64/,/..", "file:///etc/passwd",
        "file:/etc/passwd", "FILE:x", "fIlE://localhost/etc/passwd", "blob:x", "ftp:x",
        "data/public/media/favicon.png", "package.json", ".env", "storages/x.jpg",
        "proc/self/environ/x", "http:", "https:/x",
      ]
    )

  static let pictures =
    rows(
      [.picture],
      false,
      [
        "", "nope", image, "iVBORw0KGgo=", "d", "data", "http", "https", "data-x:", "\u{e9}",
        "\u{1f600}",
        " data:image/png;base64,AAAA", "\ndata:image/png;base64,AAAA",
      ]
    )

  static let files =
    rows(
      [.media, .toolFile],
      true,
      [
        "", "aGVsbG8=", "aGVsbG8", "a", "ab", "abcde", "abcdef", "a-b_c", "QUJD\r\nREVG\r\n", image,
        "AAAAGGZ0eXBtcDQy/AAA", "/9j/4AAQSkZJRgABAQ", "SUQzAwAA/AAA", "T2dnUwAC/AAA",
        "UEsDBBQA/AAA",
        "GkXfo59C/oaB", "R0lGODlh/AAA", "UklGRiQA/AAA", "JVBERi0x/LjQ", "a/b=", "a/b==", "a/b=\n",
        long, String(repeating: "a", count: 256) + "/x",
      ]
    )
    + rows(
      [.media, .toolFile],
      false,
      [
        "a/b", "etc/passwd", "/etc/passwd\n", "//etc/passwd", "R0lG/ODlh", "9j/4AAQ", "/9i/4AAQ",
        "a=b", "a===", "=a", "a=\nb", "a b", "a.b", "a:b", "note: x", "\u{e9}", "a\u{0}", "a\tb",
        "a%2fb",
        "\\x", "C:", " aGVsbG8=", "\naGVsbG8=", "/9j", "/9j/../etc/passwd",
        String(repeating: "/", count: 5_000) + "etc/passwd",
        String(repeating: "a/////////", count: 500) + "etc/passwd",
        String(repeating: "a/", count: 2_000) + "x",
      ]
    )

  static let texts =
    rows(
      [.toolText],
      true,
      [
        "hello", "hello world", "abc", "abcdefghijklmnop", "1", "Note: hello", "Note: a/b c",
        "a: b",
        "either/or and more", "e.g. this", "  hello  ", "\u{4f60}\u{597d}",
        "\u{4f60}\u{597d}\u{3002}",
        "Ends here, v1.5 that is.", image, "aGVs/G8=", "aGVs/G8=\n", "\u{1f600} a.b c", long,
        String(repeating: "x", count: 256) + ".y", "e\u{301}t\u{e9}", "wait... or not",
        " https://example.com/x", "\u{a0}\u{feff}text", "data: see below",
        "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442} \u{43c}\u{438}\u{440}.",
      ]
    )
    + rows(
      [.toolText],
      false,
      [
        "  /etc/passwd", "\u{a0}/etc/passwd", "\u{feff}/etc/passwd", "\u{3000}/etc/passwd",
        "\u{2028}/etc/passwd", "\u{2003}\u{205f} /x", "\n.env", "\u{0}/x", "package.json ",
        "package.json\n", "package.json\u{a0}", "package.json \u{a0}", "package.json \u{3000} ",
        "see/readme", "a\\b", "src/x y/../../../etc/passwd", "x y/../../z", "a b/..", "a b\\..\\c",
        "C:\\Program Files\\x", "C:/Program Files/x", "see:/my files/x", "C\n:\\My Files",
        "  http://127.0.0.1/ x", "\u{a0}http://10.0.0.1/ x", "ht\ntp://127.0.0.1/ x",
        "h\tt\rtp://localhost/", "http:\n//127.0.0.1/", "http: x", "fi\nle:///my files/x",
        "file: x", "a/b.=c", "john@example.com", "1.5", "/9j/..", "a=/b", "/9j/4AAQSkZJRg",
        "http://example.com/../../../etc/passwd", " http://example.com/a b/../../../../x",
        String(repeating: "a/.//./", count: 1_000) + "x",
      ]
    )

  @Test(arguments: everywhere + pictures + files + texts)
  func `pass only if they cannot be paths`(_ row: Row) {
    let refusal = Verdict.of(row.text, row.role)
    #expect((refusal == nil) == row.passes, "\(refusal ?? "passes")")
  }

  @Test func `say what to do instead`() throws {
    let picture = try #require(Verdict.of("nope", .picture))
    #expect(picture.contains("path on its server"))
    let path = try #require(Verdict.of("etc/passwd", .media))
    #expect(path.contains("send it as a data URI"))
  }

  @Test(arguments: [ValueRole.plain, .recipients])
  func `are nothing else`(_ role: ValueRole) {
    #expect(SourceCheck(role: role, rules: .standard).isSettled)
    #expect(Verdict.of("/etc/passwd", role) == nil)
  }

  /// Callers skip the rest of a settled text.
  @Test(arguments: [
    ("data:image/png;base64,", ValueRole.picture, true),
    ("data:image/png;base64,", .media, true),
    ("data:application/pdf;base64,", .media, true),
    ("data:application/pdf;base64,", .picture, false),
    ("data:image/png;base64", .media, false),
    ("DATA:image/png;base64,", .media, false),
    ("data:image/png,", .media, false),
    ("https://example.com", .media, false),
    ("https://example.com/", .media, true),
    ("https://example.com?", .picture, true),
    ("HTTPS://example.com/", .media, false),
    ("https://example.com/", .toolFile, false),
    ("https://example.com/", .toolText, false),
    ("aGVsbG8", .media, false),
  ])
  func `are settled once nothing can be wrong`(_ text: String, _ role: ValueRole, _ settled: Bool) {
    var check = SourceCheck(role: role, rules: .standard)
    #expect(check.take(Array(text.utf8).span) == nil)
    #expect(check.isSettled == settled)
  }

  @Test func `stay refused`() {
    var check = SourceCheck(role: .media, rules: .standard)
    #expect(check.take(Array("no base64".utf8).span) != nil)
    #expect(check.take(0x41) != nil)
    #expect(check.finish() != nil)
    #expect(!check.isSettled)
  }

  @Test(arguments: [
    ("file", true), ("base64", true), ("url", true), ("URL", true), ("mediaUrl", true),
    ("buffer", true), ("data", true), ("path", true), ("urls", true), ("source", true),
    ("document", true), ("upload", true), ("media", true), ("filename", false), ("fileName", false),
    ("mimetype", false), ("caption", false), ("replyMessageId", false), ("", false), ("fil", false),
    ("file ", false), (" ", false), ("files2", false), ("file files", false),
  ])
  func `have their names in a list of files`(_ name: String, _ isSource: Bool) {
    #expect(SourceCheck.isSourceName(Array(name.utf8).span) == isSource)
  }

  @Test func `are checked without references`() {
    #expect(_isPOD(SourceCheck.self))
    #expect(_isPOD(SourceRules.self))
    #expect(_isPOD(RecipientCheck.self))
    #expect(MemoryLayout<SourceCheck>.size <= 448)
  }
}
