import Foundation
import Testing

@Suite("WARest's own paths", .enabled(if: Tools.python != nil, "python3 is missing"))
struct NativePathTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var family: String

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "the n8n node, unmodified", family: "n8n"),
    Row(name: "spellings that name another session", family: "escapes"),
  ])
  func `serve WARest's clients, and reach no other session`(_ row: Row) throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [
        Tools.script("native/run.py"), "--gateway", Tools.gateway.path, "--families", row.family,
      ]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.hasSuffix(" passed, 0 failed\n"))
  }
}
