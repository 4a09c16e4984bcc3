/// Contacts, places, polls and interactive messages.
extension WARestModel {
  static let invalidRecipient = "Missing or invalid 'to'"

  func recipients(_ call: Call, code: Int = 2001) throws(Answer) -> [Recipient] {
    let value = Parameters.value(["to"], in: Self.messageSources(call))
    let recipients = Recipient.list(value)
    guard !recipients.isEmpty else { throw Answer(400, code, Self.invalidRecipient) }
    return recipients
  }

  mutating func sendContact(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call)
    var card = call.body["contact"] ?? .null
    if let text = card.string { card = JSONParser.parse(text) ?? .null }
    let name =
      Parameters.text(["name", "fullName"], in: [card])
      ?? Parameters.text(["name", "fullName", "contactName"], in: [call.body]) ?? "Contact"
    var message = OutgoingMessage(label: "Contact message", status: "contact success")
    message.type = "contact"
    message.body = name
    message.media = SimulatedMessage.Media()
    message.info = [("displayName", .string(name))]
    return try send(message, to: recipients, call, session)
  }

  mutating func sendLocation(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call)
    guard let place = Self.place(call.body) else {
      throw Answer(400, 3012, "Invalid location payload")
    }
    var message = OutgoingMessage(label: "Location message", status: "location success")
    message.type = "location"
    message.media = SimulatedMessage.Media()
    message.info = [("location", .object(place))]
    return try send(message, to: recipients, call, session)
  }

  private static func place(_ body: JSON) -> JSONObject? {
    let value = body["location"] ?? body["loc"] ?? body
    let latitude: Double?
    let longitude: Double?
    switch value {
    case .string(let text):
      let parts = text.split(separator: ",").map { Double($0.trimmed) }
      (latitude, longitude) = parts.count == 2 ? (parts[0], parts[1]) : (nil, nil)
    case .array(let values):
      latitude = Parameters.number(values.first)
      longitude = Parameters.number(values.dropFirst().first)
    default:
      latitude = Parameters.number(value["latitude"] ?? value["lat"])
      longitude = Parameters.number(value["longitude"] ?? value["lng"])
    }
    guard let latitude, let longitude else { return nil }
    var place: JSONObject = [
      "degreesLatitude": .number(latitude), "degreesLongitude": .number(longitude),
    ]
    for name in ["name", "address"] {
      if let text = Parameters.text([name], in: [value]) { place[name] = .string(text) }
    }
    return place
  }

  mutating func sendPoll(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call)
    let sources = [call.body, call.body["poll"] ?? .null]
    let question = Parameters.text(["question", "name"], in: sources)
    let options = Self.options(Parameters.value(["options"], in: sources))
    guard let question, !options.isEmpty else { throw Answer(400, 3012, "Poll payload invalid") }
    let wanted = Parameters.number(
      Parameters.value(["maxSelection", "selectableCount"], in: sources)
    )
    let chosen = wanted.flatMap { $0.isFinite ? $0 : nil } ?? 1
    let count = Int(min(max(1, chosen), Double(options.count)))
    var message = OutgoingMessage(label: "Poll message", status: "poll success")
    message.type = "poll"
    message.body = "([Poll]) \(question)"
    message.poll = SimulatedMessage.Poll(
      question: question,
      options: options,
      selectableCount: count
    )
    message.info = [
      ("question", .string(question)), ("options", .strings(options)),
      ("maxSelection", .int(count)),
    ]
    return try send(message, to: recipients, call, session)
  }

  /// An array, an array as JSON text, or texts between commas.
  private static func options(_ value: JSON?) -> [String] {
    switch value {
    case .array(let values)?:
      return values.map { $0.joined.trimmed }.filter { !$0.isEmpty }
    case .string(let text)?:
      if case .array(let values)? = JSONParser.parse(text) { return options(.array(values)) }
      return text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    default: return []
    }
  }

  private static let buttonTypes: Set<String> = [
    "reply", "quick_reply", "copy", "cta_copy", "url", "cta_url", "call", "cta_call",
  ]

  /// More buttons are dropped.
  private static let buttonsMax = 10

  mutating func sendButtons(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call, code: 2000)
    guard let buttons = call.body["buttons"]?.array, !buttons.isEmpty else {
      throw Answer(400, 2000, "buttons must be a non-empty array")
    }
    for type in buttons.compactMap({ $0["type"]?.string }) where !Self.buttonTypes.contains(type) {
      throw .internalError
    }
    var message = OutgoingMessage(
      label: "Interactive button message",
      status: "interactive button success"
    )
    message.call = .relayMessage
    message.info = [("buttonCount", .int(min(buttons.count, Self.buttonsMax)))]
    return try send(message, to: recipients, call, session)
  }

  mutating func sendList(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call, code: 2000)
    let lists = call.body["lists"]?.array ?? [call.body["list"] ?? call.body]
    let sections = lists.flatMap { list in
      list["sections"]?.array ?? (list["rows"] == nil ? [] : [list])
    }
    let filled = sections.filter { !($0["rows"]?.array ?? []).isEmpty }
    guard !filled.isEmpty else {
      throw Answer(400, 2000, "at least one section with one row is required")
    }
    let rows = filled.reduce(0) { $0 + ($1["rows"]?.array?.count ?? 0) }
    var message = OutgoingMessage(
      label: "Interactive list message",
      status: "interactive list success"
    )
    message.call = .relayMessage
    message.info = [("sectionCount", .int(filled.count)), ("rowCount", .int(rows))]
    return try send(message, to: recipients, call, session)
  }
}
