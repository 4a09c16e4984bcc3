/// Which session WARest acts on: a model of its reading, written from its recorded behaviour and
/// its tables of parameters, and not from anything that the gateway has.
///
/// Where it is not certain how WARest reads a request the model gives every reading there could be.
struct SessionReading {
  private let call: UpstreamCall
  private let query: ScriptValue
  private let body: ScriptValue

  static func selections(of call: UpstreamCall) -> Set<Selection> {
    bodies(of: call).reduce(into: []) { found, body in
      let reading = SessionReading(
        call: call,
        query: QueryReading.parse(call.query),
        body: body
      )
      found.insert(reading.selection)
    }
  }

  // MARK: - The body

  private static func bodies(of call: UpstreamCall) -> [ScriptValue] {
    let type = call.contentType.lowercased()
    let isParsed = ScriptValue.trim(String(type.prefix { $0 != ";" })) == "application/json"
    // Another letter case of an upload route lets the JSON parser in first.
    guard uploads.contains(call.operation) else { return [parsedBody(call)] }
    guard call.isUpload || !isParsed else { return uploadedValues(parsedBody(call)) }
    if type.hasPrefix("multipart/form-data") {
      return [MultipartReading.fields(call.body, contentType: call.contentType)]
    }
    if type.contains("application/json") || type.contains("+json") || type.hasPrefix("text/json") {
      return uploadedValues(ScriptValue.parse(call.body) ?? .object([]))
    }
    if type.contains("application/x-www-form-urlencoded") { return [form(call.body)] }
    return [.object([])]
  }

  /// What the JSON parser in front of all other routes leaves of a body.
  private static func parsedBody(_ call: UpstreamCall) -> ScriptValue {
    let type = call.contentType.lowercased().prefix { $0 != ";" }
    guard ScriptValue.trim(String(type)) == "application/json" else { return .object([]) }
    switch ScriptValue.parse(call.body) {
    case .object(let members)?: return .object(members)
    case .array(let values)?: return .array(values)
    default: return .object([])
    }
  }

  /// A list may count as its first element or as nothing; `__proto__` becomes the prototype of the
  /// object that query and body are merged into.
  private static func uploadedValues(_ value: ScriptValue) -> [ScriptValue] {
    switch value {
    case .object: [inheriting(value)]
    case .array(let values): [.object([])] + (values.first.map { [inheriting($0)] } ?? [])
    default: [.object([])]
    }
  }

  private static func inheriting(_ value: ScriptValue) -> ScriptValue {
    guard case .object(let members)? = value["__proto__"] else { return value }
    var result = value
    for member in members where value[member.name] == nil { result.set(member.name, member.value) }
    return result
  }

  private static func form(_ octets: [UInt8]) -> ScriptValue {
    var fields = ScriptValue.object([])
    for pair in octets.split(separator: 0x26) {
      let mark = pair.firstIndex(of: 0x3D) ?? pair.endIndex
      let name = PercentReading.decodeForm(pair[..<mark])
      let value = ScriptValue.string(PercentReading.decodeForm(pair[mark...].dropFirst()))
      switch fields[name] {
      case nil: fields.set(name, value)
      case .array(let values)?: fields.set(name, .array(values + [value]))
      case let first?: fields.set(name, .array([first, value]))
      }
    }
    return fields
  }

  // MARK: - The orders of precedence

  private var selection: Selection {
    if let session = call.pathSession { return chosen(ScriptValue.trim(session)) }
    let parts = call.path.lowercased().split(separator: "/")
    switch parts.count > 2 ? parts[2] : "" {
    case "session": return parts.last == "list" ? .none : chosen(sessionRoutes)
    case "group", "groups": return chosen(groups, phone: textOfBodyThenQuery(Self.phones))
    case "profile": return chosen(profile, phone: folded(Self.phones))
    case "chats": return call.operation.hasPrefix("get") ? chats : written(body)
    case "messages": return messages
    case "misc": return misc
    default: return .none
    }
  }

  private func chosen(_ session: String?, phone: String? = nil) -> Selection {
    if let session { return .session(session) }
    let digits = (phone ?? "").filter { ("0"..."9").contains($0) }
    return digits.isEmpty ? .none : .phone(digits)
  }

  private static let names = ["sessionId", "sessionid", "id", "session"]
  private static let phones = ["phone", "number", "user", "msisdn", "phonenumber"]

  /// Name by name, the query before the body; a list in the query hides the body's value.
  private var sessionRoutes: String? {
    for name in ["sessionId", "id", "session"] {
      let found = query[name].flatMap { $0 == .null ? nil : $0 } ?? body[name]
      if let text = found?.text { return text }
    }
    return nil
  }

  /// Name by name, the body before the query; only text counts.
  private func textOfBodyThenQuery(_ names: [String]) -> String? {
    for name in names {
      if let text = body[name]?.text ?? query[name]?.text { return text }
    }
    return nil
  }

  private var groups: String? { textOfBodyThenQuery(Self.names) }

  private var profile: String? { folded(Self.names) }

  /// The same, whatever the letter case of the names.
  private func folded(_ names: [String]) -> String? {
    for name in names {
      for source in [body, query] {
        let found = source.members.first {
          $0.name.lowercased() == name.lowercased() && $0.value.text != nil
        }
        if let text = found?.value.text { return text }
      }
    }
    return nil
  }

  /// The first name that is there at all; its value is made text, whatever it is.
  private var chats: Selection {
    func value(_ names: [String]) -> ScriptValue? {
      for name in names {
        if let found = query[name] ?? body[name] { return found }
      }
      return nil
    }
    return chosen(value(["sessionId", "session", "id"])?.coerced, phone: value(["phone"])?.coerced)
  }

  private func written(_ body: ScriptValue) -> Selection {
    chosen(body["sessionId"]?.coerced, phone: body["phone"]?.coerced)
  }

  private var messages: Selection {
    if Self.uploads.contains(call.operation) {
      // Members of the body replace those of the query, whatever they are.
      return chosen(
        (body["sessionId"] ?? query["sessionId"])?.coerced,
        phone: (body["phone"] ?? query["phone"])?.coerced
      )
    }
    switch call.operation {
    case "postMessagesSendText":
      return chosen(textOfBodyThenQuery(["sessionId"]), phone: textOfBodyThenQuery(["phone"]))
    case "postMessagesSendContact", "postMessagesSendLocation", "postMessagesSendPoll":
      if case .array(let values) = body { return written(values.first ?? .object([])) }
      return written(body)
    default: return written(body)
    }
  }

  private static let uploads: Set<String> = [
    "postMessagesSendFiles", "postMessagesSendMedia", "postMessagesSendAudio",
    "postMessagesSendDocument", "postMessagesSendSticker", "postMessagesSendGif",
  ]

  private var misc: Selection {
    let isFree: Bool
    switch call.operation {
    case "postMiscWhatsappPollUpdateVote": isFree = false
    case "postMiscWhatsappValidatePhone", "postMiscWhatsappValidateJid",
      "postMiscWhatsappResolveJidOrLid":
      isFree = true
    default: return .none
    }
    func value(_ names: [String]) -> String? {
      for name in names {
        switch body[name] {
        case .bool(let flag)?: return flag ? "true" : "false"
        case .number(0)?: return "0"
        case .number?, .string?: if let text = body[name]?.coerced { return text }
        default: break
        }
        if let text = query[name]?.text { return text }
      }
      return nil
    }
    let found = chosen(
      value(["sessionId", "session", "sid"]),
      phone: value(["sessionPhone", "sessionNumber", "sessionMsisdn", "senderPhone"])
    )
    return found == .none && isFree ? .any : found
  }
}
