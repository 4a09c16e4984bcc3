import Foundation
import Testing

enum OpenAPITools {
  static let areHere: Bool = {
    guard let python = Tools.python, Tools.curl != nil else { return false }
    let found = try? Finished.run(python, ["-c", "import openapi_spec_validator, jsonschema"])
    return found?.status == 0
  }()
}

@Suite(
  "the OpenAPI document, by other people's tools",
  .enabled(if: OpenAPITools.areHere, "openapi-spec-validator from PyPI, or curl, is missing")
)
struct OpenAPITests {
  @Test func `is valid, its examples fit, and its curl lines work`() throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [Tools.script("openapi/check.py"), "--gateway", Tools.gateway.path, "--call"]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
  }
}
