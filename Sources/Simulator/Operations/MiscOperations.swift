/// Conversions and look-ups.
extension WARestModel {
  mutating func miscAnswer(_ call: Call) throws(Answer) -> Answer {
    switch call.operation {
    case .postMiscConvertStringTarget: return try convertToQR(call)
    case .postMiscWhatsappFileDecrypt: return try decryptFile(call)
    case .postMiscWhatsappPollUpdateVote: return try pollVote(call)
    case .postMiscWhatsappValidatePhone: return try validatePhone(call)
    case .postMiscWhatsappValidateJid: return try validateJID(call)
    case .postMiscWhatsappResolveJidOrLid: return try resolve(call)
    case .postMiscMediaThumbnail: return try thumbnail(call)
    case .postMiscMediaImage: return try image(call)
    case .postMiscUuidGenerate: return try generateIDs(call)
    case .postMiscUuidValidate: return try validateID(call)
    case .postMiscCryptoHash: return try hash(call)
    case .postMiscCryptoHmac: return try authenticate(call)
    default: return try base64(call)
    }
  }

  /// The session a misc route works with; with `fallsBack` the first open one of the caller when
  /// none is named.
  func miscSession(_ call: Call, fallsBack: Bool) throws(Answer) -> SimulatedSession {
    if let id = Self.plainText(["sessionId", "session", "sid"], call) {
      guard Parameters.isSessionID(id) else { throw .sessionInvalid }
      let found = sessions.first { $0.id == id && $0.owner == call.user }
      guard let found else { throw .sessionNotFound }
      guard found.isOpen(at: call.now) else { throw .notReady }
      return found
    }
    let phones = ["sessionPhone", "sessionNumber", "sessionMsisdn", "senderPhone"]
    let mine = sessions.filter { $0.owner == call.user && $0.isOpen(at: call.now) }
    if let phone = Self.plainText(phones, call)?.digits, !phone.isEmpty {
      guard let found = mine.first(where: { $0.gluedDigits == phone }) else {
        throw Answer(404, 1101, "Matching session not found")
      }
      return found
    }
    guard fallsBack else { throw Answer(400, 2001, "Provide sessionId or sessionPhone") }
    guard let first = mine.first else { throw .sessionNotFound }
    return first
  }

  /// Text of the body, where numbers and switches count as theirs, else of the query.
  private static func plainText(_ names: [String], _ call: Call) -> String? {
    for name in names {
      switch call.body[name] {
      case .string?, .number?, .bool?:
        if let text = call.body[name]?.joined.trimmed, !text.isEmpty { return text }
      default: break
      }
      if let text = call.query[name]?.string?.trimmed, !text.isEmpty { return text }
    }
    return nil
  }

  private mutating func pollVote(_ call: Call) throws(Answer) -> Answer {
    guard let update = call.body["pollUpdateVote"], update.object != nil else {
      throw .required("pollUpdateVote")
    }
    let session = try miscSession(call, fallsBack: false)
    let vote = update["vote"] ?? .null
    guard Parameters.text(["encPayload"], in: [vote]) != nil,
      Parameters.text(["encIv"], in: [vote]) != nil
    else { throw .invalid("encPayload and encIv are required") }
    let creation = update["pollCreationMessageKey"] ?? .null
    let id = Parameters.text(["pollMsgId"], in: [call.body]) ?? creation["id"]?.string
    let participant = (update["key"] ?? .null)["participant"]?.string
    let poll = store(session).messages.first { $0.id == id }?.poll
    let options = (poll?.options ?? []).enumerated().map { index, name -> JSON in
      ["index": .int(index), "name": .string(name)]
    }
    return .ok(
      "Poll vote decrypted",
      [
        "messageKey": [
          "id": .optional(id), "remoteJid": .optional(creation["remoteJid"]?.string),
          "participant": .optional(participant),
          "fromMe": .bool(creation["fromMe"]?.bool ?? false),
        ],
        "pollCreatorJid": .string(
          Parameters.text(["pollCreatorJid"], in: [call.body]) ?? session.jid
        ),
        "voterJid": .optional(Parameters.text(["voterJid"], in: [call.body]) ?? participant),
        "votedOptionIndexes": [], "votedOptionNames": [], "pollTitle": .optional(poll?.question),
        "selectableOptionsCount": .int(poll?.selectableCount ?? 0),
        "pollOptions": .array(options), "timestampMs": update["timestamp"] ?? .null,
      ]
    )
  }

  private mutating func validatePhone(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    guard let text = Parameters.value(["phone", "number"], in: sources)?.joined, !text.isEmpty
    else { throw .required("phone") }
    let session = try miscSession(call, fallsBack: true)
    var digits = text.digits
    if digits.hasPrefix("0") { digits = "62" + digits.dropFirst() }
    if digits.count <= 12, !digits.hasPrefix("62") { digits = "62" + digits }
    let failure = whatsApp(.onWhatsApp, session, digits, isSwallowed: true)
    let country = Parameters.text(["country", "region"], in: sources)?.uppercased()
    return .ok(
      "Phone validation complete",
      [
        "data": [
          "exists": .bool(failure == nil && World.registeredNumbers.contains(digits)),
          "e164": .string("+\(digits)"), "jid": .string("\(digits)@s.whatsapp.net"), "lid": nil,
          "country": .string(country ?? "ID"),
        ]
      ]
    )
  }

  private mutating func validateJID(_ call: Call) throws(Answer) -> Answer {
    guard let jid = Parameters.text(["jid", "id", "target"], in: [call.body, call.query]) else {
      throw .required("jid")
    }
    let session = try miscSession(call, fallsBack: true)
    let kind = jid.hasSuffix("@lid") ? "lid" : jid.hasSuffix("@broadcast") ? "broadcast" : "user"
    var exists = kind == "broadcast"
    if kind == "user" {
      let digits = jid.prefix { $0 != "@" }.digits
      let failure = whatsApp(.onWhatsApp, session, digits, isSwallowed: true)
      exists = failure == nil && World.registeredNumbers.contains(digits)
    }
    return .ok(
      "JID validation complete",
      ["data": ["exists": .bool(exists), "type": .string(kind)]]
    )
  }

  private func resolve(_ call: Call) throws(Answer) -> Answer {
    guard let input = Parameters.text(["input", "value", "id"], in: [call.body, call.query]) else {
      throw .required("input")
    }
    _ = try miscSession(call, fallsBack: true)
    let isHidden = input.hasSuffix("@lid")
    let digits = input.prefix { $0 != "@" }.digits
    let isValid = isHidden || !digits.isEmpty
    return .ok(
      "Identifier resolved",
      [
        "data": [
          "isValid": .bool(isValid), "type": isHidden ? "lid" : isValid ? "jid" : nil,
          "lid": isHidden ? .string(input) : nil,
          "jid": isHidden || !isValid ? nil : .string("\(digits)@s.whatsapp.net"),
          "country": !isHidden && digits.hasPrefix("62") ? "ID" : nil,
        ]
      ]
    )
  }
}
