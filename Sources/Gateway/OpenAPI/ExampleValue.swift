import WARest

/// Values for the examples of the document, which the gateway's own checks let pass.
enum ExampleValue {
  /// A body with everything that is required, and with what an example is poor without.
  static func body(_ route: Route) -> JSONValue {
    .object(
      members(route).map { member in
        guard let value = value(member.name, route) else {
          preconditionFailure("no example of \(member.name) in \(route.name)")
        }
        return (member.name, value)
      }
    )
  }

  /// Those members, in the order of the catalogue.
  static func members(_ route: Route) -> [BodyMember] {
    route.operation.members.filter { member in
      member.isRequired || shown.contains("\(route.name) \(member.name)")
    }
  }

  /// Nil for a parameter that explains itself.
  static func query(_ parameter: QueryParameter) -> JSONValue? {
    switch parameter.name {
    case "checkNumbers": ["6281234567890", "6282222222222"]
    case "inviteLink": invitation
    case "limit": 50
    case "search": "lunch"
    default: nil
    }
  }

  /// Optional members that an example is poor without.
  private static let shown: Set<String> = [
    "messages.media caption", "messages.document filename", "messages.contact contact",
    "messages.button text", "messages.list text", "messages.list buttonText",
    "groups.create participants", "sessions.webhook webhookUrl", "chats.mute duration",
    "chats.read messages", "server.restart delaySeconds", "server.restart-schedule timezone",
    "tools.uuid count", "tools.hash algo", "tools.hmac algo",
  ]

  private static let invitation: JSONValue = "https://chat.whatsapp.com/JoinableInviteCode0001"

  /// The smallest PNG there is: one pixel.
  private static let pixel: JSONValue = """
    data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB\
    d81ytgAAAABJRU5ErkJggg==
    """

  private static func value(_ member: String, _ route: Route) -> JSONValue? {
    switch (route.name, member) {
    case ("contacts.resolve", "input"), (_, "jid"): "6281234567890@s.whatsapp.net"
    case ("tools.decrypt-file", "file"): "SGVsbG8sIHdvcmxkISE="
    case ("tools.thumbnail", "type"): "image"
    case ("chats.read", "messages"): 10
    default: texts[member].map { .text($0) } ?? structure(member)
    }
  }

  private static func structure(_ member: String) -> JSONValue? {
    switch member {
    case "files": ["https://example.com/cat.jpg", "https://example.com/invoice.pdf"]
    case "contact": ["name": "Budi", "phone": "6282222222222"]
    case "participants": ["6282222222222", "6283333333333"]
    case "options": ["Noodles", "Rice"]
    case "buttons": [["id": "yes", "text": "Yes"], ["id": "no", "text": "No"]]
    case "sections": [["title": "Hot", "rows": [["id": "tea", "title": "Tea"]]]]
    case "pollUpdateVote":
      [
        "vote": ["encPayload": "SGVsbG8=", "encIv": "AAAAAAAAAAAAAAAA"],
        "pollCreationMessageKey": ["id": "3EB0C767D26A1B2C3D4E", "fromMe": true],
      ]
    case "picture", "file": pixel
    case "inviteLink": invitation
    case "duration": 480
    case "delaySeconds": 5
    case "count": 2
    default: nil
    }
  }

  private static let texts: [String: String] = [
    "to": "6282222222222",
    "message": "Hello from the gateway",
    "media": "https://example.com/cat.jpg",
    "caption": "A cat",
    "audio": "https://example.com/note.ogg",
    "document": "https://example.com/invoice.pdf",
    "filename": "invoice.pdf",
    "sticker": "https://example.com/cat.webp",
    "gif": "https://example.com/cat.mp4",
    "location": "-6.2088,106.8456",
    "question": "Noodles or rice?",
    "text": "Something to drink?",
    "buttonText": "Choose",
    "emoji": "\u{1f44d}",
    "groupName": "Lunch",
    "groupDescription": "Where to eat, and when",
    "phone": "6281234567890",
    "webhookUrl": "https://example.com/hooks/warest",
    "schedule": "03:30",
    "timezone": "Asia/Jakarta",
    "string": "https://example.com",
    "mediaKey": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "value": "019353a0-5f3c-7b1e-9a56-4c0d7e8f9a01",
    "input": "SGVsbG8=",
    "key": "c2VjcmV0",
    "algo": "sha256",
  ]
}
