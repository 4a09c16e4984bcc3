/// A row of the chat list; times in seconds.
struct SimulatedChat {
  let jid: String
  var name: String
  var unreadCount: Int
  var lastMessage: String?
  var lastTime: Int64
  let createdTime: Int64
  var updatedTime: Int64

  var isGroup: Bool { jid.hasSuffix("@g.us") }

  /// A number without a name, as it is shown: `+62 8222-2222-222`.
  static func spokenName(_ jid: String) -> String {
    let digits = jid.prefix { $0 != "@" }
    guard jid.hasSuffix("@s.whatsapp.net"), digits.count > 2 else { return String(digits) }
    var rest = Array(digits.dropFirst(2))
    var parts: [String] = []
    while !rest.isEmpty {
      parts.append(String(rest.prefix(4)))
      rest.removeFirst(min(4, rest.count))
    }
    return "+\(digits.prefix(2)) \(parts.joined(separator: "-"))"
  }

  var json: JSON {
    [
      "id": .string(jid), "jid": .string(jid), "displayName": .string(name), "name": .string(name),
      "isGroup": .bool(isGroup), "unreadCount": .int(unreadCount),
      "lastMessage": .optional(lastMessage), "lastMessageTimestamp": .int(lastTime),
      "ephemeralExpiry": 0, "createdAt": .int(createdTime), "updatedAt": .int(updatedTime),
    ]
  }

  /// The chat as the message list shows it at its end.
  var info: JSON {
    [
      "jid": .string(jid), "name": .string(name), "lastMessage": .optional(lastMessage),
      "isGroup": .bool(isGroup), "unreadCount": .int(unreadCount),
      "lastMessageTimestamp": .int(lastTime), "ephemeralExpiry": 0,
      "createdAt": .int(createdTime), "updatedAt": .int(updatedTime),
    ]
  }

  /// What the message list shows for a chat that nobody knows.
  static func unknownInfo(_ jid: String, now: Int64) -> JSON {
    [
      "jid": .string(jid), "name": nil, "lastMessage": nil,
      "isGroup": .bool(jid.hasSuffix("@g.us")), "unreadCount": 0, "lastMessageTimestamp": 0,
      "ephemeralExpiry": 0, "createdAt": .int(now), "updatedAt": 0,
    ]
  }
}
