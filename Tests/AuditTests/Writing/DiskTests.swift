import Audit
import Foundation
import Testing

@Suite("A disk that is nearly full is noticed early")
struct DiskTests {
  @Test func `below the reserve calls with an effect are to be refused, and it is on record`()
    throws
  {
    let test = try TestLog()
    test.configuration.reserveBytes = .max / 2
    let log = try test.open()
    #expect(log.state == .lowDisk)
    // What is under way still gets its records.
    #expect(log.record(outcomes: ["i-0"]))
    log.close()
    #expect(try test.records().contains { $0["reason"] as? String == "disk-low" })
  }

  @Test func `with room enough the log is writable`() throws {
    let test = try TestLog()
    test.configuration.reserveBytes = 1
    let log = try test.open()
    #expect(log.state == .writable)
    log.close()
  }
}
