import Simulator

/// The state in which a recording was made: what had been done before it, and what was broken.
struct Preparation {
  static let now: Int64 = 1_795_424_800_000

  static func model(_ recording: Recording) -> WARestModel {
    var configuration = SimulatorConfiguration()
    if recording.note.hasPrefix("server started with") || recording.name.hasPrefix("queue-full") {
      configuration.messageJSONMegabytes = 1
      configuration.uploadMegabytes = 2
      configuration.mediaFileMegabytes = 1
      configuration.documentFileMegabytes = 1
      configuration.queueSizeMax = 1
      configuration.queueTimeoutMilliseconds = 1000
    }
    var model = WARestModel(configuration: configuration, now: now)
    var preparation = Preparation(recording: recording, model: model)
    preparation.prepare()
    model = preparation.model
    preparation.primeLimits(&model)
    return model
  }

  private let recording: Recording
  private var model: WARestModel

  private init(recording: Recording, model: WARestModel) {
    self.recording = recording
    self.model = model
  }

  /// A request made earlier, `before` milliseconds ago.
  @discardableResult
  private mutating func earlier(
    _ method: String,
    _ path: String,
    _ body: JSON? = nil,
    key: String = "upstream-key",
    before: Int64 = 0
  ) -> SimulatedReply {
    let parts = path.split(separator: "?", maxSplits: 1)
    var headers = [(name: "X-WAREST-API-KEY", value: key)]
    if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
    return model.handle(
      SimulatedRequest(
        method: method,
        path: "/api/v1" + parts[0],
        query: parts.count > 1 ? String(parts[1]) : "",
        headers: headers,
        body: body?.octets ?? []
      ),
      now: Self.now - before
    )
  }

  /// The recorded request itself, made before.
  private mutating func sameEarlier() {
    _ = model.handle(RecordedRequest.make(recording), now: Self.now)
  }

  private static let team: JSON = ["sessionId": "main", "groupId": "120363000000000001@g.us"]
  private static let text: JSON = ["sessionId": "main", "to": "6282222222222", "message": "hi"]

  private mutating func prepare() {
    breakThings()
    switch recording.name {
    case "repeat-2-same-id", "restart-again-while-pending": sameEarlier()
    case "repeat-2":
      if recording.operation == "deleteSessionDelete" {
        earlier("DELETE", "/session/delete?sessionId=second")
      } else {
        sameEarlier()
      }
    case "missing:webhookUrl":
      earlier(
        "POST",
        "/session/main/config",
        ["webhookUrl": "http://127.0.0.1:17399/hook", "webhookSecret": "s3cret-s3cret"]
      )
    case "existing-closed-qr-again":
      earlier("GET", "/session/create?sessionId=closed", before: 4000)
    case "after-HEAD-create": earlier("HEAD", "/session/create?sessionId=headsess")
    case "after-logout": earlier("GET", "/session/logout?sessionId=main")
    case "after-HEAD-logout": earlier("HEAD", "/session/logout?sessionId=main")
    case "immediately-after-reconnect": earlier("GET", "/session/reconnect?sessionId=main")
    case "cooldown-2-same-to", "cooldown-3-other-operation-same-to", "cooldown-array-2":
      earlier("POST", "/messages/send/text", Self.text)
      earlier("POST", "/messages/send/poll", ["to": ["6282222222222"]])
    case "cooldown-7-after-3.1s":
      earlier("POST", "/messages/send/text", Self.text, before: 3100)
    case "cooldown-after-failed-2":
      earlier("POST", "/messages/send/text", ["sessionId": "nope", "to": "6282222222222"])
    case "after-revoke", "rotate-2": earlier("POST", "/group/invite/revoke", Self.team)
    case "cancel":
      earlier("POST", "/server/restart/scheduled", ["schedule": "02:30"], key: "admin-key")
    case "in-flight-during-restart", "after-restart-exit":
      earlier("POST", "/server/restart", ["delaySeconds": 0], key: "admin-key", before: 2000)
    case "queue-full-2", "queue-full-3":
      earlier("POST", "/messages/send/text", ["sessionId": "main", "to": "62801", "message": "a"])
      if recording.name == "queue-full-3" {
        earlier(
          "POST",
          "/messages/send/text",
          ["sessionId": "main", "to": "62802", "message": "b"]
        )
      }
    default: break
    }
    prepareLists()
  }

  /// A send of that session, as a request.
  static func text(to recipient: String) -> SimulatedRequest {
    let body: JSON = ["sessionId": "main", "to": .string(recipient), "message": "hi"]
    return SimulatedRequest(
      method: "POST",
      path: "/api/v1/messages/send/text",
      headers: [
        (name: "X-WAREST-API-KEY", value: "upstream-key"),
        (name: "Content-Type", value: "application/json"),
      ],
      body: body.octets
    )
  }

  /// The path of a picture that was put away.
  static func storedPicture(_ model: inout WARestModel) -> String {
    var request = text(to: "")
    request.path = "/api/v1/misc/convert-string-toqr/png"
    request.body = Array("{\"string\":\"hello\"}".utf8)
    let reply = JSONParser.parse(
      String(decoding: model.handle(request, now: now).body, as: UTF8.self)
    )
    return reply?["results"]?.array?.first?["data"]?.string ?? ""
  }

  private mutating func breakThings() {
    switch recording.name {
    case "whatsapp-throws":
      // With nothing to break on the server itself, the second call of a restart is what was seen.
      if recording.operation == "postServerRestart" {
        sameEarlier()
      } else {
        model.switches.whatsApp = .throws
      }
    case "throws-retried", "unknown-message-throws", "fetch-throws":
      model.switches.whatsApp = .throws
    case "second-recipient-fails": model.switches.failingRecipients = ["6281111111111"]
    case "only-metadata-throws": model.switches.failingCalls = ["groupMetadata"]
    case "only-update-throws": model.switches.failingCalls = ["groupParticipantsUpdate"]
    case "revoked-but-deleteForMe-fails": model.switches.failingCalls = ["chatModify"]
    case "leave-fails": model.switches.failingCalls = ["groupLeave"]
    case "second-fails", "second-file-fails": model.switches.failingCallNumber = 2
    case "queue-timeout": model.switches.callMilliseconds = 1500
    case "queue-full-1", "queue-full-2", "queue-full-3": model.switches.callMilliseconds = 800
    default: break
    }
  }

  /// Lists show what was done before; recordings from the first renaming on have the group so.
  private mutating func prepareLists() {
    switch recording.operation {
    case "getGroups", "getGroupParticipants", "getGroupInfo":
      if recording.index >= 976 { rename() }
      if recording.name.hasPrefix("size-large") {
        model.addGroup(id: "120363000000000099@g.us", subject: "Large", people: 1025)
      }
    case "getChats", "getChatsChatIdMessages":
      if recording.name == "session-other-owner" { sendFromOther() }
      if recording.name == "path:trailing-slash" || recording.name == "rate-first" {
        let long = String(repeating: "x", count: 3_000_000)
        earlier(
          "POST",
          "/messages/send/text",
          ["sessionId": "main", "to": "6282222222222", "message": .string(long)]
        )
      }
    default: break
    }
  }

  private mutating func rename() {
    var body = Self.team.object ?? [:]
    body["groupName"] = "x"
    earlier("POST", "/group/name", .object(body))
  }

  /// The session of the other user had been used by every send route in turn.
  private mutating func sendFromOther() {
    let pdf =
      "data:application/pdf;base64,JVBERi0xLjQKMSAwIG9iago8PD4+CmVuZG9iagp0cmFpbGVyCjw8Pj4KJSVFT0YK"
    let png =
      "data:image/png;base64,\(RecordedRequest.pixel)"
    func media(_ type: String, _ octets: Int) -> JSON {
      .string(
        "data:\(type);base64," + String(repeating: "AAAA", count: octets / 3)
          + (octets % 3 == 2 ? "AAA=" : "AA==")
      )
    }
    let sends: [(String, JSON)] = [
      ("text", ["message": "Hello @6283333333333"]),
      ("files", ["files": [["file": .string(pdf), "filename": "a.pdf"]], "caption": "c"]),
      ("media", ["media": .string(png), "caption": "pic"]),
      ("audio", ["audio": media("audio/mpeg", 74)]),
      ("document", ["document": .string(pdf), "filename": "a.pdf", "caption": "doc"]),
      ("sticker", ["sticker": .string(png)]), ("contact", ["contact": ["name": "Ana"]]),
      ("location", ["location": "-6.2,106.8"]),
      ("poll", ["question": "Lunch?", "options": ["Yes", "No"]]),
      ("gif", ["gif": media("video/mp4", 88)]),
    ]
    for (index, (name, fields)) in sends.enumerated() {
      var body: JSONObject = ["sessionId": "other", "to": "6282222222222"]
      for (field, value) in zip(fields.object?.names ?? [], fields.object?.values ?? []) {
        body[field] = value
      }
      earlier(
        "POST",
        "/messages/send/\(name)",
        .object(body),
        before: Int64(sends.count - index) * 5000
      )
    }
  }

  /// Tokens that were spent before, as far as the recording tells: it shows what was left.
  private func primeLimits(_ model: inout WARestModel) {
    guard let left = recording.header("x-ratelimit-remaining").flatMap({ Int($0) }) else { return }
    let key = recording.request["headers"]?["X-WAREST-API-KEY"]?.string?.trimming ?? "upstream-key"
    let isLimited = recording.response["body"]?["error"]?.string == "Too many requests"
    let spent = 120 - left - (isLimited ? 0 : cost)
    var quotaSpent = 0
    if let left = recording.header("x-quota-remaining").flatMap({ Int($0) }) {
      let isExceeded = recording.response["body"]?["error"]?.string == "Quota exceeded"
      quotaSpent = 500 - left - (isExceeded ? 0 : 1)
    }
    model.primeLimits(calls: spent, quotaCalls: quotaSpent, key: key, now: Self.now)
  }

  /// What such a request costs, by the notes about the real server.
  private var cost: Int {
    let path = (recording.request["path"]?.string ?? "").lowercased()
    if path.hasPrefix("/api/v1/server/nope") { return 2 }
    if path.contains("//") { return 2 }
    for family in ["messages", "chats", "misc"] where path.hasPrefix("/api/v1/\(family)") {
      return 2
    }
    return 1
  }
}

extension String {
  /// Without spaces at its ends.
  fileprivate var trimming: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
