import Gateway
import Testing

@Suite("An upstream key against WARest's fixed window of 120 tokens in 60 s")
struct UpstreamPropertyTests {
  struct Row: CustomTestStringConvertible {
    var setup: UpstreamSimulation.Setup

    /// Tokens a minute that have to come through; the policy allows 100.
    var leastPerMinute = 95
    var testDescription: String { setup.name }

    init(
      _ name: String,
      leastPerMinute: Int = 95,
      _ change: (inout UpstreamSimulation.Setup) -> Void
    ) {
      setup = UpstreamSimulation.Setup()
      setup.name = name
      self.leastPerMinute = leastPerMinute
      change(&setup)
    }
  }

  static let alone: [Row] = [
    Row("replies out of order") { _ in },
    Row("at once") {
      $0.upMilliseconds = 1
      $0.downMilliseconds = 1
    },
    Row("enforced from the start") { $0.enforcesAlways = true },
    Row("slow both ways") {
      $0.upMilliseconds = 4_000
      $0.downMilliseconds = 40_000
    },
    Row("one of four hangs") { $0.oneHangsOf = 4 },
    Row("one of three replies is lost") { $0.oneLostOf = 3 },
    Row("resets by Date, slow, some hang, some lost") {
      $0.reading = .date
      $0.upMilliseconds = 2_000
      $0.downMilliseconds = 20_000
      $0.oneHangsOf = 10
      $0.oneLostOf = 20
    },
    Row("a clock that is set") { $0.reading = .steppedClock },
    Row("callers who come and go", leastPerMinute: 20) {
      $0.isDemandSteady = false
      $0.upMilliseconds = 2_000
      $0.downMilliseconds = 20_000
      $0.oneHangsOf = 10
    },
    // Only by what WARest says: all of its 120, and none too many.
    Row("no bucket of our own", leastPerMinute: 117) { $0.policy = nil },
    Row("no bucket of our own, slow, some hang", leastPerMinute: 117) {
      $0.policy = nil
      $0.upMilliseconds = 2_000
      $0.downMilliseconds = 20_000
      $0.oneHangsOf = 10
    },
  ]

  @Test(arguments: alone)
  func `alone, WARest refuses nothing, and hardly a token is left unused`(_ row: Row) {
    var tokens = 0
    let runs = 4
    for seed in 1...UInt64(runs) {
      var simulation = UpstreamSimulation(row.setup, seed: seed)
      let outcome = simulation.run()
      #expect(outcome.refused == 0)
      #expect(outcome.brokenPromises == 0)
      #expect(outcome.unitsInFlight == 0)
      tokens += outcome.tokens
    }
    #expect(tokens * 60 >= runs * Int(row.setup.seconds) * row.leastPerMinute)
  }

  static let shared: [Row] = [
    Row("30 a minute go elsewhere", leastPerMinute: 85) { $0.othersPerMinute = 30 },
    Row("60 a minute go elsewhere", leastPerMinute: 55) { $0.othersPerMinute = 60 },
    Row("60 a minute go elsewhere, some hang", leastPerMinute: 55) {
      $0.othersPerMinute = 60
      $0.oneHangsOf = 5
    },
    Row("more than all goes elsewhere", leastPerMinute: 1) { $0.othersPerMinute = 200 },
  ]

  @Test(arguments: shared)
  func `with others, refusals are few, and none is met knowingly`(_ row: Row) {
    var tokens = 0
    let runs = 4
    for seed in 1...UInt64(runs) {
      var simulation = UpstreamSimulation(row.setup, seed: seed)
      let outcome = simulation.run()
      #expect(outcome.sentIntoRefusal == 0)
      #expect(outcome.brokenPromises == 0)
      #expect(outcome.refused * 20 <= outcome.sent)
      tokens += outcome.tokens
    }
    #expect(tokens * 60 >= runs * Int(row.setup.seconds) * row.leastPerMinute)
  }
}
