import HTTP1

extension OperationCatalog {
  static let sending: [Operation] = [
    Operation(
      "postMessagesSendText",
      .post,
      "/api/v1/messages/send/text",
      .messages,
      .send,
      repeatable: false,
      "Sends a text to one recipient, or to several in one string.",
      note: "to is one string, several recipients separated by commas: WARest sees no array here",
      body: [
        .required("to", [.string, .number], or: ["jid", "target", "number"], as: .recipients),
        .required("message", or: ["text"]),
        presence,
        .optional("replyMessageId", or: ["quotedMessageId", "replyId"]),
        isForwarded,
      ],
      tokens: 2,
      routes: [
        LocalRoute("messages.text", .post, "/v1/sessions/{session}/messages/text", .messageSend)
      ]
    ),
    Operation(
      "postMessagesSendFiles",
      .post,
      "/api/v1/messages/send/files",
      .messages,
      .send,
      repeatable: false,
      "Sends up to 20 files; more are dropped without a word.",
      body: [
        recipients,
        .list(
          "files",
          [.string, .array],
          or: ["file", "media", "document", "upload", "source", "url", "urls"],
          as: .media
        ),
        presence,
        .optional("replyMessageId", or: ["quotedMessageId"]),
        isForwarded,
      ],
      reply: .files,
      because: "a blocked file is missing from the reply's files and listed beside them, still 200",
      traits: .upload,
      tokens: 2,
      routes: [
        LocalRoute("messages.files", .post, "/v1/sessions/{session}/messages/files", .messageSend)
      ]
    ),
    Operation(
      "postMessagesSendMedia",
      .post,
      "/api/v1/messages/send/media",
      .messages,
      .send,
      repeatable: false,
      "Sends a picture or a video.",
      note: "WARest itself tries three times, so that a lost reply can mean two messages",
      body: [
        recipients,
        .required("media", or: ["url", "mediaUrl", "file", "source"], as: .media),
        .optional("caption"),
        .optional("compress", .boolean),
        .optional("compression", .object, or: ["compressOptions"]),
        .optional("viewOnce", .boolean),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      traits: .upload,
      tokens: 2,
      routes: [
        LocalRoute("messages.media", .post, "/v1/sessions/{session}/messages/media", .messageSend)
      ]
    ),
    Operation(
      "postMessagesSendAudio",
      .post,
      "/api/v1/messages/send/audio",
      .messages,
      .send,
      repeatable: false,
      "Sends sound, as a voice note if asked.",
      body: [
        recipients,
        .required("audio", or: ["url", "media", "file", "source"], as: .media),
        .optional("isVN", [.boolean, .string]),
        .optional(
          "mime",
          or: ["mimetype", "mimeType", "contentType", "audioMime", "audioMimeType"]
        ),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      traits: .upload,
      tokens: 2,
      routes: [
        LocalRoute("messages.audio", .post, "/v1/sessions/{session}/messages/audio", .messageSend)
      ]
    ),
    Operation(
      "postMessagesSendDocument",
      .post,
      "/api/v1/messages/send/document",
      .messages,
      .send,
      repeatable: false,
      "Sends a document under a file name.",
      body: [
        recipients,
        .required("document", or: ["url", "media", "file", "source", "upload"], as: .media),
        .optional("filename"),
        .optional("caption"),
        presence,
        .optional("replyMessageId", or: ["quotedMessageId"]),
        isForwarded,
      ],
      traits: .upload,
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.document",
          .post,
          "/v1/sessions/{session}/messages/document",
          .messageSend
        )
      ]
    ),
    Operation(
      "postMessagesSendSticker",
      .post,
      "/api/v1/messages/send/sticker",
      .messages,
      .send,
      repeatable: false,
      "Sends a picture as a sticker.",
      body: [
        recipients,
        .required("sticker", or: ["url", "media", "file", "source", "upload"], as: .media),
        .optional("compress", .boolean),
        .optional("compression", .object, or: ["compressOptions"]),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      traits: .upload,
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.sticker",
          .post,
          "/v1/sessions/{session}/messages/sticker",
          .messageSend
        )
      ]
    ),
    Operation(
      "postMessagesSendContact",
      .post,
      "/api/v1/messages/send/contact",
      .contactCard,
      .send,
      repeatable: false,
      "Sends a contact card; phone and contactPhone are the contact's number.",
      body: [
        recipients,
        .optional("contact", [.object, .string]),
        .optional("name", or: ["fullName", "contactName"]),
        .optional("contactPhone", or: ["phone"]),
        .optional("organization", or: ["org"]),
        .optional("email", or: ["contactEmail"]),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.contact",
          .post,
          "/v1/sessions/{session}/messages/contact",
          .messageSend
        )
      ]
    ),
    Operation(
      "postMessagesSendLocation",
      .post,
      "/api/v1/messages/send/location",
      .messages,
      .send,
      repeatable: false,
      "Sends a place: location, or latitude and longitude beside to.",
      body: [
        recipients,
        .required(
          "location",
          [.string, .array, .object],
          or: ["loc"],
          unless: ["latitude"]
        ),
        .optional("latitude", [.number, .string], or: ["lat"]),
        .optional("longitude", [.number, .string], or: ["lng"]),
        .optional("name"),
        .optional("address"),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.location",
          .post,
          "/v1/sessions/{session}/messages/location",
          .messageSend
        )
      ]
    ),
    Operation(
      "postMessagesSendPoll",
      .post,
      "/api/v1/messages/send/poll",
      .messages,
      .send,
      repeatable: false,
      "Sends a poll: question and options, or both inside poll.",
      body: [
        recipients,
        .required("question", or: ["name"], unless: ["poll"]),
        .required("options", [.string, .array], unless: ["poll"]),
        .optional("maxSelection", [.number, .string], or: ["selectableCount"]),
        .optional("poll", .object),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      tokens: 2,
      routes: [
        LocalRoute("messages.poll", .post, "/v1/sessions/{session}/messages/poll", .messageSend)
      ]
    ),
    Operation(
      "postMessagesSendGif",
      .post,
      "/api/v1/messages/send/gif",
      .messages,
      .send,
      repeatable: false,
      "Sends a short video that plays by itself.",
      body: [
        recipients,
        .required("gif", or: ["url", "media", "file", "source", "upload"], as: .media),
        .optional("caption"),
        .optional("compress", .boolean),
        .optional("compression", .object, or: ["compressOptions"]),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      traits: .upload,
      tokens: 2,
      routes: [
        LocalRoute("messages.gif", .post, "/v1/sessions/{session}/messages/gif", .messageSend)
      ]
    ),
    Operation(
      "postMessagesSendButton",
      .post,
      "/api/v1/messages/send/button",
      .messages,
      .send,
      repeatable: false,
      "Sends a text with buttons, ten at most.",
      body: [
        recipients,
        .optional("text", or: ["message"]),
        .required("buttons", .array),
        .optional("footer"),
        .optional("image", as: .picture),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      traits: .largeJSON,
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.button",
          .post,
          "/v1/sessions/{session}/messages/button",
          .messageSend
        )
      ]
    ),
    Operation(
      "postMessagesSendList",
      .post,
      "/api/v1/messages/send/list",
      .messages,
      .send,
      repeatable: false,
      "Sends a text with a list to choose from: lists, list, or sections.",
      body: [
        recipients,
        .optional("lists", .array),
        .optional("list", .object),
        .required("sections", .array, unless: ["lists", "list"]),
        .optional("buttonText"),
        .optional("text", or: ["title", "message"]),
        .optional("footer"),
        .optional("image", as: .picture),
        presence,
        .optional("replyMessageId"),
        isForwarded,
      ],
      traits: .largeJSON,
      tokens: 2,
      routes: [
        LocalRoute("messages.list", .post, "/v1/sessions/{session}/messages/list", .messageSend)
      ]
    ),
  ]

  /// WARest ignores a number or rounds it, and so a number goes upstream as the string that it was.
  private static let recipients = BodyMember.required(
    "to",
    [.string, .number, .array],
    as: .recipients
  )
  private static let presence = BodyMember.optional("presence", [.boolean, .number, .string])
  private static let isForwarded = BodyMember.optional("isForwarded", [.boolean, .string])
}
