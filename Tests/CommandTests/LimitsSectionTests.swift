import Gateway
import Server
import Testing

@testable import warest_gateway

@Suite("limits:")
struct LimitsSectionTests {
  struct Row: CustomTestStringConvertible {
    var yaml: String
    var session: RatePolicy?
    var day: RatePolicy?
    var testDescription: String { yaml }
  }

  static let pace = RatePolicy(quota: 20, windowSeconds: 60, burst: 5)
  static let day = RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500)

  @Test(arguments: [
    Row(yaml: "limits: null", session: pace, day: day),
    Row(
      yaml: "limits: { session: { burst: 20 } }",
      session: RatePolicy(quota: 20, windowSeconds: 60, burst: 20),
      day: day
    ),
    Row(
      yaml: "limits: { session: { rate: 3/s } }",
      session: RatePolicy(quota: 3, windowSeconds: 1, burst: 3),
      day: day
    ),
    Row(
      yaml: "limits: { session: { rate: 100/h, burst: 7, per-day: 90 } }",
      session: RatePolicy(quota: 100, windowSeconds: 3_600, burst: 7),
      day: RatePolicy(quota: 90, windowSeconds: 86_400, burst: 90)
    ),
    Row(yaml: "limits: { session: { per-day: off } }", session: pace, day: nil),
    Row(yaml: "limits: { session: { rate: off } }", session: nil, day: day),
    Row(yaml: "limits: { session: off }", session: nil, day: nil),
  ])
  func `what is not given keeps its default`(_ row: Row) {
    let limits = Load.good(and: row.yaml).configuration?.limits
    #expect(limits != nil)
    #expect(limits?.session.rate?.rate == row.session)
    #expect(limits?.session.perDay?.rate == row.day)
  }
}
