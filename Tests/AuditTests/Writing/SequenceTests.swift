import Audit
import Testing

@Suite("The number of the last record")
struct SequenceTests {
  @Test func `is told while the log is open, and after it was closed`() throws {
    let test = try TestLog()
    let log = try test.open()
    #expect(log.sequence == UInt64(try test.records().count))
    let isRecorded = log.record(intents: ["a", "b"], outcomes: ["a"])
    #expect(isRecorded)
    let sequence = log.sequence
    #expect(sequence == UInt64(try test.records().count))
    #expect(sequence == log.statistics().sequence)
    log.close()
    #expect(log.sequence == UInt64(try test.records().count))
    #expect(log.sequence > sequence)
  }
}
