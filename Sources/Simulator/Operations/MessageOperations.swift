/// Sending and acting on messages. Nobody asks here whose session it is.
extension WARestModel {
  mutating func messageAnswer(_ call: Call) throws(Answer) -> Answer {
    guard let index = messageSessionIndex(call) else { throw .sessionNotFound }
    let session = sessions[index]
    guard hasRoomInQueue(session, call.now) else { throw .internalError }
    switch call.operation {
    case .postMessagesSendText: return try sendText(call, session)
    case .postMessagesSendFiles: return try sendFiles(call, session)
    case .postMessagesSendMedia, .postMessagesSendAudio, .postMessagesSendDocument,
      .postMessagesSendSticker, .postMessagesSendGif:
      return try sendUpload(call, session)
    case .postMessagesSendContact: return try sendContact(call, session)
    case .postMessagesSendLocation: return try sendLocation(call, session)
    case .postMessagesSendPoll: return try sendPoll(call, session)
    case .postMessagesSendButton: return try sendButtons(call, session)
    case .postMessagesSendList: return try sendList(call, session)
    default: return try messageAction(call, session)
    }
  }

  /// Where parameters of such a call are; contact, location and poll read the first element of a
  /// list, and only a text reads the query.
  static func messageSources(_ call: Call) -> [JSON] {
    switch call.operation {
    case .postMessagesSendText: [call.body, call.query]
    case .postMessagesSendContact, .postMessagesSendLocation, .postMessagesSendPoll:
      [call.body.array?.first ?? call.body]
    default: [call.body]
    }
  }

  /// Any open session of that id, or the one whose own number, with the device's glued to it, is
  /// given instead.
  ///
  /// All but `send/text` make text of whatever stands there.
  func messageSessionIndex(_ call: Call) -> Int? {
    let sources = Self.messageSources(call)
    let isText = call.operation == .postMessagesSendText
    func value(_ name: String) -> String? {
      isText ? Parameters.text([name], in: sources) : Parameters.coerced([name], in: sources)
    }
    if let id = value("sessionId") {
      return sessions.firstIndex { $0.id == id && $0.isOpen(at: call.now) }
    }
    guard let phone = value("phone")?.digits, !phone.isEmpty else { return nil }
    return sessions.firstIndex { $0.gluedDigits == phone && $0.isOpen(at: call.now) }
  }

  private mutating func sendText(
    _ call: Call,
    _ session: SimulatedSession
  ) throws(Answer) -> Answer {
    let sources = Self.messageSources(call)
    guard let to = Parameters.text(["to", "jid", "target", "number"], in: sources) else {
      throw Answer(400, 1100, "Parameter 'to' is required")
    }
    guard let text = Parameters.text(["message", "text"], in: sources) else {
      throw Answer(400, 1100, "Parameter 'message' is required")
    }
    let recipients = Recipient.list(.string(to))
    guard !recipients.isEmpty else { throw Answer(400, 1100, "Parameter 'to' is required") }
    let mentions = Self.mentions(text)
    var message = OutgoingMessage(label: "Text message", status: "text success")
    message.type = "extendedtextmessage"
    message.body = text
    message.mentions = mentions
    if !mentions.isEmpty { message.info.append(("mentions", .strings(mentions))) }
    return try send(message, to: recipients, call, session)
  }

  /// `@` and digits name a person.
  private static func mentions(_ text: String) -> [String] {
    text.split(separator: "@", omittingEmptySubsequences: false).dropFirst().compactMap { part in
      let digits = part.prefix { ("0"..."9").contains($0) }
      return digits.count >= 5 ? digits + "@s.whatsapp.net" : nil
    }
  }

  /// Sends to one after the other; the first failure makes the whole reply a 500, whoever got it.
  mutating func send(
    _ message: OutgoingMessage,
    to recipients: [Recipient],
    _ call: Call,
    _ session: SimulatedSession
  ) throws(Answer) -> Answer {
    let results = try recipients.map { (recipient) throws(Answer) -> JSON in
      var failure: String?
      for _ in 0..<message.tries {
        failure = whatsApp(message.call, session, recipient.jid)
        if failure == nil { break }
      }
      guard failure == nil else { throw .internalError }
      let id = message.call == .relayMessage ? random.ulid(call.now) : random.messageID()
      if message.call == .sendMessage { store(message, id, recipient, call, session) }
      return Self.sentRow(
        recipient,
        session,
        call,
        id: .string(id),
        status: message.status,
        info: message.info
      )
    }
    let count = results.count
    let suffix = count > 1 ? " (\(count) recipients)" : ""
    return .ok("\(message.label) sent\(suffix)", .array(results))
  }

  static func sentRow(
    _ recipient: Recipient,
    _ session: SimulatedSession,
    _ call: Call,
    id: JSON,
    status: String,
    info: [(name: String, value: JSON)]
  ) -> JSON {
    let names = ["replyMessageId", "quotedMessageId", "replyId"]
    let quoted = Parameters.text(names, in: [call.body])
    let isForwarded = Parameters.isOn(call.body["isForwarded"])
    var details: JSONObject = [
      "isForwarded": .bool(isForwarded), "quotedMessageId": .optional(quoted),
    ]
    for (name, value) in info { details[name] = value }
    return [
      "phone": .string(session.number), "to": .string(recipient.shown),
      "toJid": .string(recipient.jid), "messageId": id, "status": .string(status),
      "timestamp": .int(call.nowSeconds), "advancedInfo": .object(details),
    ]
  }

  /// Keeps the message as the store does.
  mutating func store(
    _ message: OutgoingMessage,
    _ id: String,
    _ recipient: Recipient,
    _ call: Call,
    _ session: SimulatedSession
  ) {
    let now = call.nowSeconds
    var kept = SimulatedMessage(
      id: id,
      chat: recipient.jid,
      sender: session.jid,
      isFromMe: true,
      type: message.type,
      body: message.body,
      time: now,
      updatedTime: now
    )
    kept.media = message.media
    kept.poll = message.poll
    kept.mentions = message.mentions
    stores[session.id, default: SimulatedStore()].add(kept)
  }
}
