import Foundation
import Testing

@Suite("the edge (RFC 9110, RFC 9112)", .enabled(if: Tools.python != nil, "python3 is missing"))
struct EdgeCorpusTests {
  @Test func `raw octets of clients and upstreams are refused, or passed on strictly`() throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [Tools.script("edge/run.py"), "--gateway", Tools.gateway.path, "--modes", "whole"]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.hasSuffix(" passed, 0 failed\n"))
  }
}
