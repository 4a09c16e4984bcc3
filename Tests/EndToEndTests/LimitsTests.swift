import Foundation
import Testing

/// A part of the limits' harness.
///
/// The whole, with the closed loop against the simulator's real limits, is
/// `limits/run.py --gateway .build/release/warest-gateway`: it takes ten minutes.
@Suite("limits", .serialized, .enabled(if: Tools.python != nil, "python3 is missing"))
struct LimitsTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String

    /// Scenarios whose line begins so.
    var families: String

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "each reply says how its policies stand", families: "headers"),
    Row(name: "a send costs what it sends, wherever that is written", families: "cost|late"),
    Row(name: "calls wait in order, and hold nothing", families: "waiting|memory"),
    Row(name: "WARest's key is held back and shared", families: "key|fair"),
    Row(name: "a shadow refuses nobody", families: "shadow"),
    Row(name: "what was used stays used", families: "kept"),
    Row(name: "a session in trouble troubles no other", families: "health"),
    Row(name: "callers and operators are told", families: "report"),
  ])
  func `hold`(_ row: Row) throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [
        Tools.script("limits/run.py"), "--gateway", Tools.gateway.path, "--quick",
        "--only", "^(\(row.families)): ", "--seconds-max", "300",
      ]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.contains(" passed, 0 failed"))
  }
}
