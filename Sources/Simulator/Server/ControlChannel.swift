/// The stand-in's own paths, for tests that run it as a process: the real server has none of them,
/// and only callers on loopback get an answer.
///
/// - `GET /_simulator/journal`: what it saw and did.
/// - `GET /_simulator/switches`, `POST /_simulator/switches` with some members of them.
/// - `POST /_simulator/reset`: back to the start, switches included.
/// - `POST /_simulator/clock` `{"milliseconds"}`: a time that does not move; `null`: the real one.
/// - `POST /_simulator/groups` `{"id", "subject", "people"}`: a group of that size.
enum ControlChannel {
  static let prefix = "/_simulator/"

  static func answer(
    _ request: SimulatedRequest,
    _ model: inout WARestModel,
    now: Int64
  ) -> SimulatedReply {
    let body = (try? JSONParser.parse(request.body)) ?? [:]
    switch "\(request.method) \(request.path.dropFirst(prefix.count))" {
    case "GET journal": return reply(200, model.journal.json)
    case "GET switches": return reply(200, model.switches.json)
    case "POST switches":
      var switches = model.switches
      if let name = switches.apply(body.object ?? [:]) {
        return reply(400, ["error": .string("cannot use \(name)")])
      }
      model.switches = switches
      return reply(200, switches.json)
    case "POST reset":
      model.reset(now: now)
      return reply(200, model.switches.json)
    case "POST clock":
      model.clock = body["milliseconds"]?.number.map { Int64($0) }
      return reply(200, ["milliseconds": model.clock.map { .int($0) } ?? .null])
    case "POST groups":
      model.addGroup(
        id: body["id"]?.string ?? "120363000000000099@g.us",
        subject: body["subject"]?.string ?? "Large",
        people: Int(body["people"]?.number ?? 1025)
      )
      return reply(200, [:])
    default: return reply(404, ["error": "no such path of the simulator"])
    }
  }

  private static func reply(_ status: Int, _ value: JSON) -> SimulatedReply {
    let octets = value.octets
    return SimulatedReply(
      status: status,
      headers: [
        ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", "\(octets.count)"),
      ],
      body: octets
    )
  }
}
