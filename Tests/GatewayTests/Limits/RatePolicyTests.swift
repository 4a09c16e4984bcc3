import Gateway
import Testing

@Suite("Rates")
struct RatePolicyTests {
  static let rows: [(String, Int, Int)] = [
    ("20/min", 20, 60), ("5/s", 5, 1), ("100/h", 100, 3_600), ("500/day", 500, 86_400),
    ("1/s", 1, 1), ("1000000/day", 1_000_000, 86_400),
  ]

  @Test(arguments: rows)
  func `are a number and a time`(_ text: String, _ quota: Int, _ windowSeconds: Int) {
    let policy = RatePolicy(rate: text)
    #expect(policy == RatePolicy(quota: quota, windowSeconds: windowSeconds, burst: quota))
  }

  @Test(arguments: [
    "", "20", "/min", "20/", "20/m", "20/minute", "0/s", "-1/s", "+1/s", "1.5/s", " 1/s", "1 /s",
    "1/s/s", "1000001/day", "99999999999999999999/s", "\u{661}/s",
  ])
  func `are nothing else`(_ text: String) {
    #expect(RatePolicy(rate: text) == nil)
  }

  @Test func `have a burst of one to the quota`() {
    #expect(RatePolicy(rate: "20/min", burst: 5)?.burst == 5)
    #expect(RatePolicy(rate: "20/min", burst: 20)?.burst == 20)
    #expect(RatePolicy(rate: "20/min", burst: 21) == nil)
    #expect(RatePolicy(rate: "20/min", burst: 0) == nil)
  }
}
