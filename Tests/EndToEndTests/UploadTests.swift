import Foundation
import Testing

/// Bodies of 1 GB take minutes with a debug build: those are for
/// `uploads/run.py --gateway .build/release/warest-gateway`.
@Suite("uploads (RFC 7578, RFC 2046)", .enabled(if: Tools.python != nil, "python3 is missing"))
struct UploadTests {
  @Test func `files, forms and ids reach WARest as they should, or not at all`() throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [
        Tools.script("uploads/run.py"), "--gateway", Tools.gateway.path, "--megabytes", "16",
        "--seconds-max", "240",
      ]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.hasSuffix(" passed, 0 failed\n"))
  }
}
