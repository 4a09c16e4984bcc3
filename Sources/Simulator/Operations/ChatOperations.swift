/// The stored chats. Nobody asks here whose session it is, and the envelope is another one.
extension WARestModel {
  mutating func chatAnswer(_ call: Call) throws(Answer) -> Answer {
    guard let index = chatSessionIndex(call) else { throw .sessionNotFound }
    switch call.operation {
    case .getChats: return chatList(call, sessions[index])
    case .getChatsChatIdMessages: return try messageList(call, sessions[index])
    case .postChatsChatIdRead: return try markRead(call, index)
    case .postChatsChatIdPin: return try pinChat(call, sessions[index])
    default: return try pinMessage(call, sessions[index])
    }
  }

  /// Lists look into the query first and know aliases; the others read `sessionId` of the body.
  ///
  /// Both make text of whatever stands there.
  private func chatSessionIndex(_ call: Call) -> Int? {
    let isList = call.operation == .getChats || call.operation == .getChatsChatIdMessages
    let sources = isList ? [call.query, call.body] : [call.body]
    let names = isList ? ["sessionId", "session", "id"] : ["sessionId"]
    if let id = Parameters.coerced(names, in: sources) {
      return sessions.firstIndex { $0.id == id && $0.isOpen(at: call.now) }
    }
    guard let phone = Parameters.coerced(["phone"], in: sources)?.digits, !phone.isEmpty else {
      return nil
    }
    return sessions.firstIndex { session in
      session.isOpen(at: call.now) && (isList ? session.number : session.gluedDigits) == phone
    }
  }

  private static func head(_ session: SimulatedSession) -> JSONObject {
    ["sessionId": .string(session.id), "phone": .string(session.number)]
  }

  /// A number of the query between two bounds; junk is the default.
  static func bounded(
    _ value: JSON?,
    _ range: ClosedRange<Int>,
    default standard: Int
  ) -> Int {
    guard let number = Parameters.number(value), number.isFinite else { return standard }
    // Bounded before it becomes an integer, which it may be too large for.
    return Int(min(max(number, Double(range.lowerBound)), Double(range.upperBound)))
  }

  static func page<Row>(_ rows: [Row], limit: Int, offset: Int) -> ArraySlice<Row> {
    rows.dropFirst(offset).prefix(limit)
  }

  static func pagination(limit: Int, offset: Int, total: Int) -> JSON {
    ["limit": .int(limit), "offset": .int(offset), "total": .int(total)]
  }

  private func chatList(_ call: Call, _ session: SimulatedSession) -> Answer {
    let limit = Self.bounded(call.query["limit"], 1...500, default: 10)
    let offset = Self.bounded(call.query["offset"], 0...1_000_000, default: 0)
    let store = store(session)
    var rows = store.chats
    if Parameters.isOn(call.query["hasMedia"]) {
      rows = rows.filter { chat in
        store.messages.contains { $0.chat == chat.jid && $0.media != nil }
      }
    }
    if let wanted = Parameters.text(["search"], in: [call.query])?.lowercased() {
      rows = rows.filter { $0.name.lowercased().contains(wanted) || $0.jid.contains(wanted) }
    }
    let isAscending = call.query["sortOrder"]?.string?.lowercased() == "asc"
    rows.sort { first, second in
      let (low, high) = isAscending ? (first, second) : (second, first)
      return switch call.query["sortBy"]?.string {
      case "id": low.jid < high.jid
      case "name": low.name < high.name
      default: low.lastTime < high.lastTime
      }
    }
    var result = Self.head(session)
    result["data"] = .array(Self.page(rows, limit: limit, offset: offset).map(\.json))
    result["pagination"] = Self.pagination(limit: limit, offset: offset, total: rows.count)
    return .ok("Chats list fetched", .object(result))
  }

  private static func chatJID(_ call: Call, _ complaint: String) throws(Answer) -> String {
    guard let jid = call.parameters.first.flatMap(Recipient.init)?.jid else {
      throw Answer(400, 2001, complaint)
    }
    return jid
  }

  private func messageList(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let jid = try Self.chatJID(call, "Missing chatId")
    let limit = Self.bounded(call.query["limit"], 1...500, default: 20)
    let offset = Self.bounded(call.query["offset"], 0...1_000_000, default: 0)
    let store = store(session)
    var rows = store.messages.filter { $0.chat == jid }.sorted { $0.time < $1.time }
    rows.reverse()
    for (name, isStart) in [("startTime", true), ("endTime", false)] {
      guard let text = Parameters.text([name], in: [call.query]) else { continue }
      // A time that cannot be read is after everything and before everything: nothing is left.
      let time = Self.seconds(text)
      rows = rows.filter { row in
        guard let time else { return false }
        return isStart ? row.time >= time : row.time <= time
      }
    }
    if Parameters.isOn(call.query["mediaOnly"]) { rows = rows.filter { $0.media != nil } }
    if let mine = call.body["isFromMe"]?.bool { rows = rows.filter { $0.isFromMe == mine } }
    if let wanted = Parameters.text(["search"], in: [call.query])?.lowercased() {
      rows = rows.filter { $0.body.lowercased().contains(wanted) }
    }
    var result = Self.head(session)
    result["data"] = .array(Self.page(rows, limit: limit, offset: offset).map(\.json))
    result["pagination"] = Self.pagination(limit: limit, offset: offset, total: rows.count)
    let chat = store.chats.first { $0.jid == jid }
    result["chatInfo"] = chat?.info ?? SimulatedChat.unknownInfo(jid, now: call.nowSeconds)
    return .ok("Messages list fetched", .object(result))
  }

  /// Seconds of `2026-11-23`, with or without a time in UTC behind it, or of a plain number.
  private static func seconds(_ text: String) -> Int64? {
    let pieces = text.split { !("0"..."9").contains($0) }.compactMap { Int64($0) }
    guard text.first?.isNumber == true, text.contains("-"), pieces.count >= 3 else { return nil }
    let day = SimulatedTime.milliseconds(year: pieces[0], month: pieces[1], day: pieces[2]) / 1000
    let clock = pieces.dropFirst(3).prefix(3).reduce((0, Int64(3600))) {
      ($0.0 + $1 * $0.1, $0.1 / 60)
    }
    return day + clock.0
  }

  private mutating func markRead(_ call: Call, _ index: Int) throws(Answer) -> Answer {
    let session = sessions[index]
    let jid = try Self.chatJID(call, "Missing chatId")
    let count = Self.bounded(call.body["messages"], 0...500, default: 0)
    let days = Self.bounded(call.body["days"], 0...365, default: 1)
    var rows = store(session).messages.filter { $0.chat == jid && !$0.isFromMe }
      .sorted { $0.time < $1.time }
    if count > 0 {
      rows = rows.suffix(count)
    } else {
      rows = rows.filter { $0.time >= call.nowSeconds - Int64(days) * 86_400 }
    }
    guard !rows.isEmpty else {
      throw Answer(404, 2004, "No inbound messages available to mark as read")
    }
    if whatsApp(.readMessages, session, jid) != nil { throw .internalError }
    if let chat = stores[session.id]?.chats.firstIndex(where: { $0.jid == jid }) {
      stores[session.id]?.chats[chat].unreadCount = 0
    }
    var result = Self.head(session)
    result["chatId"] = .string(jid)
    result["totalMarked"] = .int(rows.count)
    result["mode"] = count > 0 ? "by_messages" : "by_days"
    result["parameters"] = ["messages": .int(count), "days": .int(days)]
    result["marked"] = .array(
      rows.map { ["id": .string($0.id), "fromMe": false, "timestamp": .int($0.time)] }
    )
    let what =
      count > 0
      ? "Marked last \(rows.count) inbound message(s) as read"
      : "Marked inbound messages as read in the last \(days) day(s)"
    return .ok(what, .object(result))
  }

  private mutating func pinChat(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer
  {
    let complaint = "Missing chatId or pin flag"
    let jid = try Self.chatJID(call, complaint)
    guard let pin = call.body["pin"], !pin.isNull else { throw Answer(400, 2001, complaint) }
    if whatsApp(.chatModify, session, jid) != nil {
      throw Answer(403, 4003, "Pin/unpin not allowed")
    }
    return pinned("Chat", pin, jid, nil, call, session)
  }

  private mutating func pinMessage(
    _ call: Call,
    _ session: SimulatedSession
  ) throws(Answer) -> Answer {
    let complaint = "Missing chatId, messageId or pin flag"
    let jid = try Self.chatJID(call, complaint)
    guard let pin = call.body["pin"], !pin.isNull else { throw Answer(400, 2001, complaint) }
    let isLost = jid.hasSuffix("@g.us") && groupIndex(jid) == nil
    let refusal = isLost ? "item-not-found" : nil
    if whatsApp(.sendMessage, session, jid, refusal: refusal) != nil {
      throw Answer(403, 4003, "Pin/unpin not allowed")
    }
    return pinned("Message", pin, jid, call.parameters.last, call, session)
  }

  private func pinned(
    _ what: String,
    _ pin: JSON,
    _ jid: String,
    _ messageID: String?,
    _ call: Call,
    _ session: SimulatedSession
  ) -> Answer {
    let isPinned = Parameters.isOn(pin)
    let message = "\(what) \(isPinned ? "pinned" : "unpinned")"
    var result = Self.head(session)
    result["chatId"] = .string(jid)
    if let messageID { result["messageId"] = .string(messageID) }
    result["pinned"] = .bool(isPinned)
    result["message"] = .string("\(message) successfully")
    result["updatedAt"] = .int(call.nowSeconds)
    return .ok(message, .object(result))
  }
}
