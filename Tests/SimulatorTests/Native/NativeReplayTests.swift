import Simulator
import Testing

/// Every recorded request twice: to WARest's stand-in, and through a gateway in front of it.
@Suite(
  "Recorded requests through the gateway",
  .enabled(if: Recording.isPresent && GatewayProcess.isBuilt, "no recordings, or no gateway built")
)
struct NativeReplayTests {
  private static let keys = ["upstream-key", "admin-key", "other-key"]

  @Test func `get WARest's own status and body, but for what is meant`() throws {
    let server = try #require(try SimulatorServer.start(on: "127.0.0.1:0"))
    defer { server.stop() }
    let upstream = try #require(server.urls.first)
    var gateways: [String: GatewayProcess] = [:]
    for key in Self.keys { gateways[key] = try GatewayProcess(upstream: upstream, key: key) }
    var counts: [String: Int] = [:]
    for recording in try Recording.load() where recording.status != nil {
      let key = Self.key(of: recording)
      let gateway = try #require(gateways[key])
      let (model, request) = Self.prepare(recording)
      server.withModel { $0 = model }
      let direct = WireReply.ask(request, port: server.port)
      server.withModel { $0 = model }
      let through = WireReply.ask(Self.translated(request, key), port: gateway.port)
      let wanted = MeantDifference.of(recording)
      let what = Self.difference(recording, direct, through, wanted)
      counts[what != nil ? "wrong" : wanted != nil ? "meant" : "equal", default: 0] += 1
      if let what { Issue.record("\(recording.title): \(what)") }
    }
    print("recordings through the gateway: \(counts)")
    #expect(counts["equal", default: 0] > 750)
  }

  /// The key whose gateway takes the request: the one that the recording has anywhere.
  private static func key(of recording: Recording) -> String {
    let text = recording.request.text
    return keys.first { text.contains($0) } ?? keys[0]
  }

  /// The stand-in as it was when the recording was made, at a clock that stands.
  private static func prepare(_ recording: Recording) -> (WARestModel, SimulatedRequest) {
    var model = Preparation.model(recording)
    model.clock = Preparation.now
    var request = RecordedRequest.make(recording)
    if recording.name == "fetch-the-url" { request.path = Preparation.storedPicture(&model) }
    // The coding of a reply is no part of what is compared.
    request.headers.removeAll { $0.name == "accept-encoding" }
    return (model, request)
  }

  /// With the client's token where WARest's key stood.
  private static func translated(_ request: SimulatedRequest, _ key: String) -> SimulatedRequest {
    var request = request
    for index in request.headers.indices {
      request.headers[index].value.replace(key, with: GatewayProcess.token)
    }
    request.query.replace(key, with: GatewayProcess.token)
    return request
  }

  /// `nil` when all is as it should be.
  private static func difference(
    _ recording: Recording,
    _ direct: WireReply?,
    _ through: WireReply?,
    _ wanted: MeantDifference?
  ) -> String? {
    guard let through else { return "no reply" }
    let got = "got \(through.status) \(through.text.prefix(300))"
    if let wanted {
      if through.status != wanted.status || through.code != wanted.code {
        return "\(got), not \(wanted.status)/\(wanted.code.map(String.init) ?? "-")"
          + " (\(wanted.reason)); WARest: \(direct?.status ?? 0)"
      }
      let isSame = through.status == direct?.status && through.body == direct?.body
      return isSame && recording.operation != "getServerInfo" ? "is no difference after all" : nil
    }
    guard let direct else { return "no reply of WARest's" }
    guard through.status == direct.status, through.body == direct.body else {
      return "\(got), not \(direct.status) \(direct.text.prefix(300))"
    }
    guard Unmatched.reason(recording) == nil else { return nil }
    let reply = through.simulated(omitsBody: recording.request["method"] == "HEAD")
    return Replay.difference(recording, inStatusAndBody: reply)
  }
}
