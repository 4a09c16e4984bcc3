import Simulator

/// Compares one reply with its recording.
enum Replay {
  /// `nil` when they are equal, else what is not.
  static func difference(_ recording: Recording) -> String? {
    if Unmatched.takesSeconds(recording) { return "takes seconds" }
    if recording.rawResponse != nil { return ConversationReplay.difference(recording) }
    var model = Preparation.model(recording)
    if recording.status == nil { return differenceOfBehaviour(recording, &model) }
    var request = RecordedRequest.make(recording)
    if recording.name == "fetch-the-url" { request.path = Preparation.storedPicture(&model) }
    let reply = model.handle(request, now: Preparation.now)
    if reply.dropsConnection { return recording.status == 0 ? nil : "dropped" }
    guard reply.status == recording.status else {
      return "status \(reply.status), not \(recording.status ?? -1)"
    }
    if let calls = recording.calls, let what = differenceOfCalls(calls, model.attempts) {
      return what
    }
    var normaliser = Normaliser(operation: recording.operation)
    if let what = differenceOfBody(recording, reply, &normaliser) { return what }
    return differenceOfHeaders(recording, reply, isSame: !normaliser.didReplace)
  }

  /// The same for a reply that came another way: status and body only.
  static func difference(_ recording: Recording, inStatusAndBody reply: SimulatedReply) -> String? {
    guard reply.status == recording.status else {
      return "status \(reply.status), not \(recording.status ?? -1)"
    }
    var normaliser = Normaliser(operation: recording.operation)
    return differenceOfBody(recording, reply, &normaliser)
  }

  /// Two recordings tell what happened, and no reply.
  private static func differenceOfBehaviour(
    _ recording: Recording,
    _ model: inout WARestModel
  ) -> String? {
    if let latencies = recording.response["latenciesMs"]?.array {
      // One after the other: each waits for those before it.
      model.switches.callMilliseconds = 400
      let delays = latencies.indices.map { index in
        model.handle(Preparation.text(to: "62810\(index)"), now: Preparation.now).delayMilliseconds
      }
      let recorded = latencies.compactMap(\.number).map { Int64($0) / 400 * 400 }
      return delays == recorded ? nil : "delays \(delays)"
    }
    model.switches.callMilliseconds = 800
    _ = model.handle(Preparation.text(to: "62810"), now: Preparation.now)
    return differenceOfCalls(recording.calls ?? [], model.attempts)
  }

  private static func differenceOfCalls(
    _ recorded: [JSON],
    _ attempts: [WARestModel.Attempt]
  ) -> String? {
    let seen = attempts.map { "\($0.target) \($0.call.rawValue)" }
    guard recorded.count == seen.count else { return "calls \(seen)" }
    for (wanted, attempt) in zip(recorded, attempts) {
      guard let text = wanted.string, !text.hasPrefix("{") else { continue }
      let isSame =
        text == attempt.call.rawValue || text == "\(attempt.target) \(attempt.call.rawValue)"
      if !isSame { return "call \(attempt), not \(text)" }
    }
    return nil
  }

  private static func differenceOfBody(
    _ recording: Recording,
    _ reply: SimulatedReply,
    _ normaliser: inout Normaliser
  ) -> String? {
    let text = String(decoding: reply.body, as: UTF8.self)
    guard let recorded = recording.response["body"] else { return nil }
    if case .string(let wanted) = recorded {
      if let parsed = JSONParser.parse(text) { _ = normaliser.normalise(parsed) }
      if reply.omitsBody || wanted.isEmpty { return wanted.isEmpty ? nil : "body" }
      // The recording keeps only the beginning of these, or nothing.
      if wanted.hasPrefix("<"), wanted.contains("binary bytes") {
        normaliser.skip()
        return nil
      }
      if wanted.hasPrefix("{'") || wanted.hasPrefix("…") { return nil }
      let head = wanted.prefix { $0 != "…" }
      let isSame = wanted.contains("…") ? text.hasPrefix(head) : text == wanted
      return isSame ? nil : "body \(text.prefix(200))"
    }
    guard let parsed = plain(reply).flatMap(JSONParser.parse) else { return "body is no JSON" }
    let mine = normaliser.normalise(parsed)
    let theirs = normaliser.normalise(recorded)
    return differenceOfValues(mine, theirs, "")
  }

  /// The body without its content coding: the stand-in's gzip holds it as it is.
  private static func plain(_ reply: SimulatedReply) -> String? {
    guard reply.header("Content-Encoding") != nil else {
      return String(decoding: reply.body, as: UTF8.self)
    }
    return String(decoding: reply.body.dropFirst(15).dropLast(8), as: UTF8.self)
  }

  private static func differenceOfValues(_ mine: JSON, _ theirs: JSON, _ path: String) -> String? {
    switch (mine, theirs) {
    case (.object(let mine), .object(let theirs)):
      guard mine.names == theirs.names else {
        return "\(path): members \(mine.names), not \(theirs.names)"
      }
      for index in 0..<mine.count {
        let place = "\(path)/\(mine.names[index])"
        if let what = differenceOfValues(mine.values[index], theirs.values[index], place) {
          return what
        }
      }
      return nil
    case (.array(let mine), .array(let theirs)):
      var theirs = theirs
      if let last = theirs.last?.string, last.hasPrefix("…("), let first = mine.first {
        // Long lists were cut short: compare their lengths, and the first rows.
        guard last == "…(\(mine.count) items)" else { return "\(path): \(mine.count) items" }
        theirs = theirs.dropLast() + Array(repeating: first, count: mine.count - theirs.count + 1)
      }
      guard mine.count == theirs.count else {
        return "\(path): \(mine.count) items, not \(theirs.count)"
      }
      for (index, pair) in zip(mine, theirs).enumerated() {
        if let what = differenceOfValues(pair.0, pair.1, "\(path)/\(index)") { return what }
      }
      return nil
    default: return mine == theirs ? nil : "\(path): \(mine.text), not \(theirs.text)"
    }
  }

  private static func differenceOfHeaders(
    _ recording: Recording,
    _ reply: SimulatedReply,
    isSame: Bool
  ) -> String? {
    let object = recording.response["headers"]?.object ?? [:]
    for index in 0..<object.count {
      let name = object.names[index]
      let wanted = object.values[index].string ?? ""
      switch name {
      // The connection's own, which the server adds.
      case "connection", "keep-alive", "transfer-encoding": continue
      case "x-ratelimit-reset", "x-quota-reset":
        if reply.header(name) == nil { return "\(name) is missing" }
      case "etag", "content-length":
        guard let mine = reply.header(name) else { return "\(name) is missing" }
        if isSame, mine != wanted { return "\(name) \(mine), not \(wanted)" }
      default:
        if reply.header(name) != wanted {
          return "\(name) \(reply.header(name) ?? "missing"), not \(wanted)"
        }
      }
    }
    return nil
  }
}
