import HTTP1

extension OperationCatalog {
  static let sessions: [Operation] = [
    Operation(
      "getSessionList",
      .get,
      "/api/v1/session/list",
      .none,
      .read,
      repeatable: true,
      "Lists sessions and their state.",
      note: "filtered to the client's sessions",
      traits: .listsSessions,
      secrets: [.pairing, .webhook],
      routes: [LocalRoute("sessions.list", .get, "/v1/sessions", .sessionRead)]
    ),
    Operation(
      "getSessionCreate",
      .get,
      "/api/v1/session/create",
      .session,
      .write,
      repeatable: true,
      "Makes a session, or opens one again, and gives the QR code to scan.",
      note: "upstream GET with an effect; the reply carries a QR: a credential",
      reply: .needsQR,
      because: "the caller came for a QR: none in time is no success, and asking again is safe",
      secrets: [.pairing, .webhook],
      routes: [LocalRoute("sessions.create", .put, "/v1/sessions/{session}", .sessionPair)]
    ),
    Operation(
      "getSessionCreatePairCode",
      .get,
      "/api/v1/session/create/pair-code",
      .session,
      .write,
      repeatable: true,
      "Asks WhatsApp for a code that links a phone without a QR.",
      note: "phone in the body; the reply carries a credential",
      body: [.required("phone", or: ["pair", "pairPhone"], as: .people)],
      reply: .needsPairCode,
      because: "an empty code means that WhatsApp gave none",
      traits: .bodyToQuery,
      secrets: [.pairing, .webhook],
      routes: [
        LocalRoute(
          "sessions.pair-code",
          .post,
          "/v1/sessions/{session}/pair-code",
          .sessionPair
        )
      ]
    ),
    Operation(
      "getSessionLogout",
      .get,
      "/api/v1/session/logout",
      .session,
      .write,
      repeatable: true,
      "Stops a session and deletes its credentials; the phone still lists the device.",
      reply: .steps,
      because: "credentials left behind are a failure; runtime false only means it did not run",
      routes: [
        LocalRoute("sessions.logout", .post, "/v1/sessions/{session}/logout", .sessionWrite)
      ]
    ),
    Operation(
      "getSessionReconnect",
      .get,
      "/api/v1/session/reconnect",
      .session,
      .write,
      repeatable: false,
      "Drops a session's connection to WhatsApp and makes a new one; waiting sends are lost.",
      routes: [
        LocalRoute("sessions.reconnect", .post, "/v1/sessions/{session}/reconnect", .sessionWrite)
      ]
    ),
    Operation(
      "getSessionDevices",
      .get,
      "/api/v1/session/devices",
      .session,
      .read,
      repeatable: true,
      "Tells which account and device a session is.",
      query: [QueryParameter("refresh", .choice(["1"]))],
      because: "nulls are the honest answer for a session that is not logged in",
      secrets: [.pairing, .webhook],
      routes: [
        LocalRoute("sessions.devices", .get, "/v1/sessions/{session}/devices", .sessionRead)
      ]
    ),
    Operation(
      "postSessionSessionIdConfig",
      .post,
      "/api/v1/session/{sessionId}/config",
      .session,
      .write,
      repeatable: false,
      "Sets where WARest reports a session's events; without a secret a new one is made.",
      note: "the reply carries webhookSecret",
      body: [
        .optional("webhookUrl"),
        .optional("webhookSecret"),
        .optional("preflight", .boolean, or: ["preflightVerify"]),
      ],
      secrets: .webhook,
      routes: [
        LocalRoute("sessions.webhook", .put, "/v1/sessions/{session}/webhook", .sessionWrite)
      ]
    ),
    Operation(
      "deleteSessionDelete",
      .delete,
      "/api/v1/session/delete",
      .session,
      .write,
      repeatable: true,
      "Deletes a session with its credentials and settings.",
      reply: .steps,
      because: "what is left behind is a failure; runtime false only means it did not run",
      routes: [LocalRoute("sessions.delete", .delete, "/v1/sessions/{session}", .sessionWrite)]
    ),
  ]
}
