/// A stored message; times in seconds.
struct SimulatedMessage {
  var id: String
  var chat: String
  var sender: String
  var isFromMe: Bool
  /// `text`, `image`, `poll` and so on, as the store names them.
  var type: String
  var body: String
  var time: Int64
  var media: Media?
  var poll: Poll?
  var quotedID: String?
  var mentions: [String] = []
  var reactions: [(from: String, emoji: String, time: Int64)] = []
  var isEdited = false
  var deletedTime: Int64?
  var isStarred = false
  var isPinned = false
  var updatedTime: Int64

  struct Media {
    var url: String?
    var mimeType: String?
    var fileName: String?
    var octets: Int?

    static let storedURL = "https://mmg.whatsapp.net/v/t62.7118-24/stub.enc"

    var json: JSON {
      [
        "url": .optional(url), "mimeType": .optional(mimeType), "fileName": .optional(fileName),
        "fileSize": octets.map { .int($0) } ?? .null,
      ]
    }
  }

  struct Poll {
    var question: String
    var options: [String]
    var selectableCount: Int

    var json: JSON {
      let rows = options.enumerated().map { index, name -> JSON in
        ["index": .int(index), "name": .string(name)]
      }
      return [
        "creation": [
          "question": .string(question), "options": .array(rows),
          "selectableCount": .int(selectableCount),
        ]
      ]
    }
  }

  var json: JSON {
    [
      "id": .string(id), "toJid": .string(chat), "senderJid": .string(sender),
      "fromMe": .bool(isFromMe), "messageType": .string(type), "body": .string(body),
      "timestamp": .int(time), "isMedia": .bool(media != nil),
      "mediaType": media == nil ? .null : .string(type), "mediaMetadata": media?.json ?? .null,
      "messageTypeDetails": poll.map { ["poll": $0.json] } ?? [:],
      "quotedMessageId": .optional(quotedID), "mentionedJids": .strings(mentions),
      "reactions": .array(
        reactions.map {
          ["from": .string($0.from), "emoji": .string($0.emoji), "timestamp": .int($0.time)]
        }
      ),
      "isEdited": .bool(isEdited), "isDeleted": .bool(deletedTime != nil),
      "deletedAt": deletedTime.map { .int($0) } ?? .null, "poll": poll?.json ?? .null,
      "createdAt": .int(time), "updatedAt": .int(updatedTime),
    ]
  }
}
