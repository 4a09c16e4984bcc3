import Testing

@Suite("other clients", .enabled(if: Tools.python != nil, "python3 is missing"))
struct ClientTests {
  @Test(arguments: ["http_client_calls.py", "requests_calls.py"])
  func `make their calls over one connection`(_ script: String) throws {
    let installation = try Installation()
    let finished = try Finished.run(
      try #require(Tools.python),
      [Tools.script("clients/\(script)"), installation.url]
    )
    #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
  }
}
