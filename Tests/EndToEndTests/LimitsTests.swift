import Foundation
import Testing

/// A part of the limits' harness: what does not depend on when something happens.
///
/// Waiting, turns and restarts are run by `.ci/run` with nothing beside them. The whole, with the
/// closed loop against the simulator's real limits and every way in which a snapshot can be lost,
/// is `limits/run.py --gateway .build/release/warest-gateway`: it takes ten minutes.
@Suite("limits", .enabled(if: Tools.python != nil, "python3 is missing"))
struct LimitsTests {
  @Test func `count messages, and say what is left`() throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [
        Tools.script("limits/run.py"), "--gateway", Tools.gateway.path, "--quick",
        "--families", "headers,cost,late,shadow,report", "--seconds-max", "300",
      ]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.contains(" passed, 0 failed"))
  }
}
