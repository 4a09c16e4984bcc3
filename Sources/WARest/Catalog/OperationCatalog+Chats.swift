import HTTP1

extension OperationCatalog {
  static let chats: [Operation] = [
    Operation(
      "getChats",
      .get,
      "/api/v1/chats",
      .chatQueries,
      .read,
      repeatable: true,
      "Lists chats with their last message, which is not bounded in size.",
      query: [
        QueryParameter("limit", .integers(1...500)),
        QueryParameter("offset", .integer),
        QueryParameter("hasMedia", .boolean),
        QueryParameter("sortBy", .choice(["id", "name", "lastMessage"])),
        QueryParameter("sortOrder", .choice(["asc", "desc"])),
        QueryParameter("search"),
      ],
      because: "an unreadable store looks like a session without chats",
      tokens: 2,
      routes: [LocalRoute("chats.list", .get, "/v1/sessions/{session}/chats", .chatRead)]
    ),
    Operation(
      "getChatsChatIdMessages",
      .get,
      "/api/v1/chats/{chatId}/messages",
      .chatQueries,
      .read,
      repeatable: true,
      "Lists a chat's stored messages.",
      query: [
        QueryParameter("limit", .integers(1...500)),
        QueryParameter("offset", .integer),
        QueryParameter("startTime"),
        QueryParameter("endTime"),
        QueryParameter("mediaOnly", .boolean),
        QueryParameter("search"),
      ],
      because: "an unknown chat is a chat without messages",
      tokens: 2,
      routes: [
        LocalRoute(
          "chats.messages",
          .get,
          "/v1/sessions/{session}/chats/{chat}/messages",
          .chatRead
        )
      ]
    ),
    Operation(
      "deleteMessagesActionClearAll",
      .delete,
      "/api/v1/messages/action/clear-all",
      .messages,
      .write,
      repeatable: false,
      "Clears a chat; a late repeat also clears what came in between.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "chats.clear",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/messages",
          .chatWrite
        )
      ]
    ),
    Operation(
      "postChatsChatIdRead",
      .post,
      "/api/v1/chats/{chatId}/read",
      .chats,
      .write,
      repeatable: true,
      "Marks a chat's last messages as read, by number or by days.",
      body: [.optional("messages", [.number, .string]), .optional("days", [.number, .string])],
      tokens: 2,
      routes: [
        LocalRoute("chats.read", .post, "/v1/sessions/{session}/chats/{chat}/read", .chatWrite)
      ]
    ),
    Operation(
      "postChatsChatIdPin",
      .post,
      "/api/v1/chats/{chatId}/pin",
      .chats,
      .write,
      repeatable: true,
      "Keeps a chat on top of the list, or lets it go.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "chats.pin",
          .put,
          "/v1/sessions/{session}/chats/{chat}/pin",
          .chatWrite,
          fixed: [FixedMember("pin", true)]
        ),
        LocalRoute(
          "chats.unpin",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/pin",
          .chatWrite,
          fixed: [FixedMember("pin", false)]
        ),
      ]
    ),
    Operation(
      "postMessagesActionMute",
      .post,
      "/api/v1/messages/action/mute",
      .messages,
      .write,
      repeatable: true,
      "Mutes a chat for some minutes, an hour unless told.",
      body: [.optional("duration", [.number, .string])],
      tokens: 2,
      routes: [
        LocalRoute("chats.mute", .put, "/v1/sessions/{session}/chats/{chat}/mute", .chatWrite)
      ]
    ),
    Operation(
      "postMessagesActionUnmute",
      .post,
      "/api/v1/messages/action/unmute",
      .messages,
      .write,
      repeatable: true,
      "Ends a chat's silence.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute("chats.unmute", .delete, "/v1/sessions/{session}/chats/{chat}/mute", .chatWrite)
      ]
    ),
    Operation(
      "postMessagesActionArchive",
      .post,
      "/api/v1/messages/action/archive",
      .messages,
      .write,
      repeatable: true,
      "Moves a chat to the archive.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute("chats.archive", .put, "/v1/sessions/{session}/chats/{chat}/archive", .chatWrite)
      ]
    ),
    Operation(
      "postMessagesActionUnarchive",
      .post,
      "/api/v1/messages/action/unarchive",
      .messages,
      .write,
      repeatable: true,
      "Brings a chat back from the archive.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "chats.unarchive",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/archive",
          .chatWrite
        )
      ]
    ),
  ]
}
