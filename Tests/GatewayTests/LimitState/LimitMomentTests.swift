import Gateway
import Testing

@Suite("How long a restart took")
struct LimitMomentTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var isSameBoot: Bool

    /// Seconds that the wall clock and the one since the boot went on.
    var wall: Int64
    var boottime: Int64
    var elapsed: UInt64
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "a restart", isSameBoot: true, wall: 5, boottime: 5, elapsed: 5),
    Row(name: "a clock set forward", isSameBoot: true, wall: 90_000, boottime: 5, elapsed: 5),
    Row(name: "a clock set back", isSameBoot: true, wall: -90_000, boottime: 5, elapsed: 5),
    Row(name: "two days", isSameBoot: true, wall: 5, boottime: 172_800, elapsed: 172_800),
    Row(name: "a boot", isSameBoot: false, wall: 60, boottime: -500, elapsed: 60),
    Row(name: "a boot, later by its clock", isSameBoot: false, wall: 60, boottime: 5, elapsed: 60),
    Row(name: "a boot, set back", isSameBoot: false, wall: -60, boottime: 5, elapsed: 0),
    Row(name: "a boot, a week", isSameBoot: false, wall: 604_800, boottime: 5, elapsed: 86_400),
    Row(name: "a container's clock", isSameBoot: true, wall: 7, boottime: -5, elapsed: 7),
  ]

  @Test(arguments: rows)
  func `is told by the clock that can know`(_ row: Row) {
    let before = LimitMoment(
      wallMicroseconds: 1_795_514_232_000_000,
      bootID: (1, 2),
      boottimeNanoseconds: 1_000_000_000_000
    )
    let after = LimitMoment(
      wallMicroseconds: before.wallMicroseconds + row.wall * 1_000_000,
      bootID: (1, row.isSameBoot ? 2 : 3),
      boottimeNanoseconds: UInt64(1_000_000_000_000 + row.boottime * 1_000_000_000)
    )
    #expect(after.elapsedNanoseconds(since: before) == row.elapsed * 1_000_000_000)
  }

  @Test func `is told by the wall when no boot is known`() {
    let before = LimitMoment(wallMicroseconds: 0, bootID: nil, boottimeNanoseconds: 0)
    let after = LimitMoment(wallMicroseconds: 3, bootID: nil, boottimeNanoseconds: 9)
    #expect(after.elapsedNanoseconds(since: before) == 3_000)
  }

  @Test func `is no overflow, whatever is written`() {
    for wall in [Int64.min, -1, 0, .max] {
      for other in [Int64.min, -1, 0, .max] {
        let before = LimitMoment(wallMicroseconds: wall, bootID: nil, boottimeNanoseconds: .max)
        let after = LimitMoment(wallMicroseconds: other, bootID: nil, boottimeNanoseconds: 0)
        #expect(after.elapsedNanoseconds(since: before) <= 86_400_000_000_000)
      }
    }
  }
}
