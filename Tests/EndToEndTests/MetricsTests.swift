import Foundation
import Testing

@Suite(
  "/metrics, by Prometheus's own reader",
  .enabled(if: Tools.promtool != nil && Tools.curl != nil, "promtool or curl is missing")
)
struct MetricsTests {
  @Test func `promtool finds nothing wrong`() throws {
    let socket = "/tmp/warest-gateway-\(UUID().uuidString).sock"
    defer { try? FileManager.default.removeItem(atPath: socket) }
    let installation = try Installation(more: "admin: { listen: \"unix:\(socket)\" }")
    #expect(try Curl.ask(installation.textURL, token: nil).status == 405)
    #expect(try Curl.ask(installation.groupURL, token: nil).status == 401)
    #expect(try Curl.ask(installation.groupURL).status == 200)
    let reply = try Curl.ask("http://admin/metrics", token: nil, "--unix-socket", socket)
    #expect(reply.status == 200)
    let file = installation.folder.appending(path: "metrics.txt")
    try reply.body.write(to: file)
    let checked = try Finished.run(
      URL(filePath: "/bin/sh"),
      ["-c", "\(try #require(Tools.promtool).path) check metrics < \(file.path)"]
    )
    // It prints what it would like better and ends with 3 then.
    #expect(checked.status == 0, "\(checked.text)\(checked.errors)")
    #expect(checked.errors.isEmpty)
  }
}
