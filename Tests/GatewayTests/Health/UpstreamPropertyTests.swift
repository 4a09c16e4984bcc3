import Gateway
import Testing

@Suite("An upstream key against WARest's fixed window of 120 tokens in 60 s")
struct UpstreamPropertyTests {
  struct Row: CustomTestStringConvertible {
    var setup: UpstreamSimulation.Setup
    var testDescription: String { setup.name }

    init(_ name: String, _ change: (inout UpstreamSimulation.Setup) -> Void) {
      setup = UpstreamSimulation.Setup()
      setup.name = name
      change(&setup)
    }
  }

  static let alone: [Row] = [
    Row("replies out of order") { _ in },
    Row("at once") {
      $0.upMilliseconds = 1
      $0.downMilliseconds = 1
    },
    Row("from the start") { $0.enforcesAlways = true },
    Row("slow both ways") {
      $0.upMilliseconds = 2_000
      $0.downMilliseconds = 20_000
    },
    Row("one of ten hangs") { $0.oneHangsOf = 10 },
    Row("one of four hangs") { $0.oneHangsOf = 4 },
    Row("replies get lost") { $0.oneLostOf = 20 },
    Row("resets by Date") { $0.reading = .date },
    Row("a clock that is set") { $0.reading = .steppedClock },
  ]

  @Test(arguments: alone, 1...8)
  func `alone, WARest refuses nothing, and hardly a token is left unused`(
    _ row: Row,
    _ seed: UInt64
  ) {
    var simulation = UpstreamSimulation(row.setup, seed: seed)
    let outcome = simulation.run()
    #expect(outcome.refused == 0)
    #expect(outcome.brokenPromises == 0)
    #expect(outcome.unitsInFlight == 0)
    #expect(outcome.tokens * 60 >= Int(row.setup.seconds) * 95, "\(outcome)")
  }
}
