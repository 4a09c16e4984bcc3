import Audit
import Gateway
import HTTP1
import Testing

@testable import Server

@Suite("/metrics, in Prometheus's text format 0.0.4")
struct MetricsTests {
  private func gateway(
    adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws
    -> TestGateway
  {
    try TestGateway { configuration in
      let folder = configuration.audit.path.split(separator: "/").dropLast().joined(separator: "/")
      configuration.adminListen = "unix:/\(folder)/admin.sock"
      adjust(&configuration)
    }
  }

  private func metrics(_ gateway: TestGateway) throws -> MetricsText {
    let admin = try Wire.connect(to: "http://\(gateway.configuration.adminListen ?? "")")
    try admin.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
    let reply = try admin.read()
    #expect(reply.status == 200)
    #expect(reply["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    return try MetricsText(reply.text)
  }

  @Test func `every family has its type, and names say unit and kind`() throws {
    let gateway = try gateway()
    let metrics = try metrics(gateway)
    #expect(metrics.types.count > 20)
    for (name, type) in metrics.types {
      #expect(name.hasPrefix("warest_gateway_"))
      #expect(name.hasSuffix("_total") == (type == "counter"), "\(name)")
    }
    #expect(metrics.samples[#"warest_gateway_build_info{version="\#(ProductVersion.text)"}"#] == 1)
    #expect(metrics.samples["warest_gateway_loops"] == 1)
    #expect(metrics.samples["warest_gateway_ready"] == 1)
    #expect(metrics.samples["warest_gateway_audit_enabled"] == 1)
    #expect(metrics.samples["warest_gateway_audit_lost_records_total"] == 0)
  }

  @Test func `they count what happened`() throws {
    let gateway = try gateway()
    let before = try metrics(gateway)
    let client = try gateway.connect()
    try client.send(Request.send)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    let during = try metrics(gateway)
    #expect(during.samples["warest_gateway_audit_open_intents"] == 1)
    #expect(during.samples["warest_gateway_connections"] == 2)
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    for _ in 0..<25 {
      try client.send("GET /v1/sessions/main/groups HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.read().status == 401)
    }
    let after = try metrics(gateway)
    let rise = { (name: String) in
      (after.samples["warest_gateway_audit_\(name)"] ?? -1)
        - (before.samples["warest_gateway_audit_\(name)"] ?? 0)
    }
    #expect(rise("open_intents") == 0)
    #expect(rise("refusals_recorded_total") + rise("refusals_counted_total") == 25)
    #expect(rise("refusals_recorded_total") >= 10)
    #expect(rise("records_total") >= 12)
    #expect(rise("written_bytes_total") == rise("segment_bytes"))
    #expect(rise("sequence") >= rise("records_total"))
  }

  @Test func `without an audit log there is nothing to say of it`() throws {
    let gateway = try gateway { $0.audit.isOn = false }
    let client = try gateway.connect()
    for _ in 0..<30 {
      try client.send(Request.get("/v1/nothing"))
      #expect(try client.read().status == 404)
    }
    let metrics = try metrics(gateway)
    #expect(metrics.samples["warest_gateway_audit_enabled"] == 0)
    #expect(metrics.samples["warest_gateway_audit_records_total"] == nil)
    #expect(metrics.samples["warest_gateway_audit_refusals_recorded_total"] == 0)
  }

  @Test func `what stands in a label cannot break out of it`() {
    var writer = MetricsWriter(capacity: 1_000)
    writer.begin("a_total", .counter, "Help.")
    let value = Array("say \"no\"\\\n".utf8)
    writer.addSample(of: "a_total", "b", value.span, -5)
    // SAFETY: the text is not written while it is copied.
    let text = unsafe String(decoding: writer.text.bytes, as: UTF8.self)
    let sample = #"a_total{b="say \"no\"\\\n"} -5"#
    #expect(text == "# HELP a_total Help.\n# TYPE a_total counter\n\(sample)\n")
  }
}
