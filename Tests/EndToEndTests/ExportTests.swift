import Foundation
import Testing

enum ExportTools {
  static let areHere: Bool = {
    guard let python = Tools.python else { return false }
    let found = try? Finished.run(python, ["-c", "import ocsf_json_schema, jsonschema"])
    return found?.status == 0
  }()
}

@Suite(
  "exported records, by the schemas' own definitions",
  .enabled(if: ExportTools.areHere, "ocsf-json-schema or jsonschema from PyPI is missing")
)
struct ExportTests {
  private func check(_ arguments: [String]) throws {
    let finished = try Finished.run(
      try #require(Tools.python),
      [Tools.script("export/check.py"), "--gateway", Tools.gateway.path] + arguments
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
    #expect(finished.text.contains(", 0 faults"))
  }

  @Test func `every kind and outcome is valid OCSF and ECS`() throws {
    try check([])
  }

  @Test(.enabled(if: Tools.curl != nil, "curl is missing"))
  func `what a gateway has put on record is valid OCSF and ECS`() throws {
    let installation = try Installation()
    _ = try Curl.ask(installation.revokeURL, method: "POST")
    _ = try Curl.ask(installation.groupURL)
    _ = try Curl.ask(installation.textURL, method: "POST", json: "{}")
    _ = try Curl.ask("\(installation.url)/v1/nowhere")
    let log = installation.folder.appending(path: "audit.jsonl")
    #expect(try Eventually.holds { try installation.audit().count { $0.kind == "outcome" } >= 4 })
    try check(["--log", log.path])
  }
}
