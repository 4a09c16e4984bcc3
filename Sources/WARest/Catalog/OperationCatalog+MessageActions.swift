import HTTP1

extension OperationCatalog {
  /// What is done to one message.
  ///
  /// The session and the chat go into the JSON body, also for DELETE: WARest reads nothing else
  /// here. Only edit finds out whether the message exists.
  static let messageActions: [Operation] = [
    Operation(
      "postMessagesMessageIdActionStar",
      .post,
      "/api/v1/messages/{messageId}/action/star",
      .messages,
      .write,
      repeatable: true,
      "Stars a message.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.star",
          .put,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/star",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postMessagesMessageIdActionUnstar",
      .post,
      "/api/v1/messages/{messageId}/action/unstar",
      .messages,
      .write,
      repeatable: true,
      "Takes a message's star away.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.unstar",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/star",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postMessagesMessageIdActionReaction",
      .post,
      "/api/v1/messages/{messageId}/action/reaction",
      .messages,
      .send,
      repeatable: true,
      "Reacts to a message with an emoji.",
      body: [.required("emoji")],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.react",
          .put,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/reaction",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postMessagesMessageIdActionUnreaction",
      .post,
      "/api/v1/messages/{messageId}/action/unreaction",
      .messages,
      .send,
      repeatable: true,
      "Takes the reaction back.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.unreact",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/reaction",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postMessagesMessageIdActionEdit",
      .post,
      "/api/v1/messages/{messageId}/action/edit",
      .messages,
      .send,
      repeatable: true,
      "Changes the text of a message that was sent.",
      body: [.required("message")],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.edit",
          .patch,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}",
          .messageWrite
        )
      ]
    ),
    Operation(
      "deleteMessagesMessageIdActionDelete",
      .delete,
      "/api/v1/messages/{messageId}/action/delete",
      .messages,
      .write,
      repeatable: true,
      "Deletes a message on this side only.",
      body: [.optional("withMedia", .boolean)],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.delete",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postMessagesMessageIdActionRevoke",
      .post,
      "/api/v1/messages/{messageId}/action/revoke",
      .messages,
      .send,
      repeatable: true,
      "Deletes a message for everybody.",
      body: [.optional("deleteForMe", .boolean)],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.revoke",
          .post,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/revoke",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postMessagesMessageIdActionMarkAsRead",
      .post,
      "/api/v1/messages/{messageId}/action/mark-as-read",
      .messages,
      .write,
      repeatable: true,
      "Marks a message as read.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.read",
          .post,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/read",
          .messageWrite
        )
      ]
    ),
    Operation(
      "postChatsChatIdMessagesMessageIdPin",
      .post,
      "/api/v1/chats/{chatId}/messages/{messageId}/pin",
      .chats,
      .send,
      repeatable: false,
      "Pins a message in its chat, or unpins it; the chat is told each time.",
      body: [],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.pin",
          .put,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/pin",
          .messageWrite,
          fixed: [FixedMember("pin", true)]
        ),
        LocalRoute(
          "messages.unpin",
          .delete,
          "/v1/sessions/{session}/chats/{chat}/messages/{message}/pin",
          .messageWrite,
          fixed: [FixedMember("pin", false)]
        ),
      ]
    ),
  ]
}
