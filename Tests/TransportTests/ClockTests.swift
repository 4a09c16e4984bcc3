import Testing
import Transport

@Suite("Clock")
struct ClockTests {
  @Test func `the monotonic clock does not go back`() {
    let first = Clock.monotonicNanoseconds()
    #expect(Clock.monotonicNanoseconds() >= first)
  }
}
