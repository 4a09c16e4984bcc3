import Foundation
import Testing

/// A part of the audit log's harness.
///
/// The whole, with 200 kills, every step of a start and a rotation as a place to be
/// killed at, failing system calls by strace, rotation by others and a real rsyslogd, is
/// `audit/run.py --gateway .build/release/warest-gateway`: it takes a quarter of an hour.
@Suite("the audit log", .serialized, .enabled(if: Tools.python != nil, "python3 is missing"))
struct AuditLogTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String

    /// Scenarios whose line begins so.
    var families: String

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "nothing is seen without an intent; each intent gets its outcome", families: "kill"),
    Row(name: "a full disk is said early, refuses effects, and passes", families: "disk"),
    Row(name: "a damaged segment is kept, others are removed on record", families: "retention"),
    Row(name: "every forgery is found", families: "damage"),
    Row(name: "no number of a person is on record", families: "privacy"),
    Row(name: "a query finds what a slow one finds", families: "query"),
    Row(name: "a dead sink delays no call", families: "sinks"),
  ])
  func `keeps its promises`(_ row: Row) throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [
        Tools.script("audit/run.py"), "--gateway", Tools.gateway.path, "--quick",
        "--only", "^(\(row.families)): ", "--seconds-max", "300",
      ]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.contains(" passed, 0 failed"))
  }
}
