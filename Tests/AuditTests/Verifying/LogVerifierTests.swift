import Audit
import Testing
import Transport

@Suite("Verification of a log")
struct LogVerifierTests {
  static let key = SigningKey.generate()

  @Test func `a log that was stopped in order is intact`() throws {
    let key = try #require(Self.key)
    let report = SampleLog.make(key: key).verify()
    for finding in report.findings { print(finding) }
    #expect(report.isIntact)
    print(report)
  }
}
