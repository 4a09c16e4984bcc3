import HTTP1

extension OperationCatalog {
  /// Who is on WhatsApp.
  ///
  /// "No" is an answer here and also what a failure looks like; nothing in the reply tells them
  /// apart.
  static let contacts: [Operation] = [
    Operation(
      "getProfileListContacts",
      .get,
      "/api/v1/profile/list-contacts",
      .profile,
      .read,
      repeatable: true,
      "Lists contacts; without limit there is one row only.",
      query: [
        QueryParameter("type", .choice(["contacts", "groups"])),
        QueryParameter("deep", .choice(["true"])),
        QueryParameter("groupIds", .list, as: .groups),
        QueryParameter("limit", .integers(1...1000)),
        QueryParameter("offset", .integer),
      ],
      because: "an empty list is an answer",
      routes: [LocalRoute("contacts.list", .get, "/v1/sessions/{session}/contacts", .contactRead)]
    ),
    Operation(
      "getProfileOnWhatsapp",
      .get,
      "/api/v1/profile/on-whatsapp",
      .profile,
      .read,
      repeatable: true,
      "Tells which numbers are on WhatsApp.",
      note: "?checkNumbers=",
      query: [checkNumbers, QueryParameter("deep", .choice(["true"]))],
      because: "false is an answer",
      routes: [
        LocalRoute("contacts.check", .get, "/v1/sessions/{session}/contacts/check", .contactRead)
      ]
    ),
    Operation(
      "getProfileBusinessProfile",
      .get,
      "/api/v1/profile/business-profile",
      .profile,
      .read,
      repeatable: true,
      "Tells a number's business profile.",
      note: "?checkNumbers=",
      query: [checkNumbers],
      because: "all fields are null for a private account",
      routes: [
        LocalRoute(
          "contacts.business",
          .get,
          "/v1/sessions/{session}/contacts/business",
          .contactRead
        )
      ]
    ),
    Operation(
      "postMiscWhatsappValidatePhone",
      .post,
      "/api/v1/misc/whatsapp/validate/phone",
      .misc,
      .read,
      repeatable: true,
      "Normalizes a phone number and tells whether it is on WhatsApp.",
      note: "a number without country code gets WARest's own",
      body: [
        .required("phone", [.string, .number], or: ["number"], as: .people),
        .optional("country", [.string, .number], or: ["region"]),
      ],
      because: "exists false is an answer",
      traits: .anySession,
      tokens: 2,
      routes: [
        LocalRoute(
          "contacts.validate-phone",
          .post,
          "/v1/sessions/{session}/contacts/validate-phone",
          .contactRead
        )
      ]
    ),
    Operation(
      "postMiscWhatsappValidateJid",
      .post,
      "/api/v1/misc/whatsapp/validate/jid",
      .misc,
      .read,
      repeatable: true,
      "Tells what kind of id a JID is and whether it exists; groups never do.",
      body: [.required("jid", or: ["id", "target"], as: .people)],
      because: "exists false is an answer",
      traits: .anySession,
      tokens: 2,
      routes: [
        LocalRoute(
          "contacts.validate-jid",
          .post,
          "/v1/sessions/{session}/contacts/validate-jid",
          .contactRead
        )
      ]
    ),
    Operation(
      "postMiscWhatsappResolveJidOrLid",
      .post,
      "/api/v1/misc/whatsapp/resolve/jid-or-lid",
      .misc,
      .read,
      repeatable: true,
      "Finds the JID of a LID and the other way round, among known contacts.",
      body: [.required("input", or: ["value", "id"], as: .people)],
      because: "null is the answer for an unknown contact",
      traits: .anySession,
      tokens: 2,
      routes: [
        LocalRoute(
          "contacts.resolve",
          .post,
          "/v1/sessions/{session}/contacts/resolve",
          .contactRead
        )
      ]
    ),
    Operation(
      "postMiscWhatsappPollUpdateVote",
      .post,
      "/api/v1/misc/whatsapp/poll-update-vote",
      .misc,
      .read,
      repeatable: true,
      "Decrypts a vote in a poll; the options stay hashes.",
      body: [
        .required("pollUpdateVote", .object),
        .optional("pollEncKey"),
        .optional("pollMsgId"),
        .optional("pollCreatorJid", as: .people),
        .optional("voterJid", as: .people),
      ],
      tokens: 2,
      routes: [
        LocalRoute(
          "messages.poll-vote",
          .post,
          "/v1/sessions/{session}/messages/poll-vote",
          .chatRead
        )
      ]
    ),
  ]

  /// The numbers to ask about.
  ///
  /// WARest also reads `number` and `phone` here. Both are session selectors in this family, and
  /// one name must not mean two things: they are refused on the short routes.
  private static let checkNumbers = QueryParameter(
    "checkNumbers",
    .list,
    aliases: ["checkNumber"],
    nativeAliases: ["number", "phone"],
    isRequired: true,
    as: .people
  )
}
