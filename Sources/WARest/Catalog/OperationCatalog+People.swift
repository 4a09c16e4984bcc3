import HTTP1

extension OperationCatalog {
  /// A group's members and those who ask to become one.
  ///
  /// WARest asks WhatsApp person by person and looks only at exceptions, so that a refusal for one
  /// person can come back as a success.
  static let people: [Operation] = [
    Operation(
      "getGroupParticipants",
      .get,
      "/api/v1/group/participants",
      .groups,
      .read,
      repeatable: true,
      "Lists a group's members.",
      routes: [
        LocalRoute(
          "groups.participants",
          .get,
          "/v1/sessions/{session}/groups/{group}/participants",
          .groupRead
        )
      ]
    ),
    Operation(
      "postGroupParticipantsAdd",
      .post,
      "/api/v1/group/participants/add",
      .groups,
      .write,
      repeatable: true,
      "Adds people to a group.",
      body: [.list("participants", as: .people)],
      reply: .peopleLists,
      because: "entries that are no numbers are dropped: two empty lists, nobody added",
      routes: [
        LocalRoute(
          "groups.participants.add",
          .post,
          "/v1/sessions/{session}/groups/{group}/participants/add",
          .groupWrite
        )
      ]
    ),
    Operation(
      "deleteGroupParticipantsRemove",
      .delete,
      "/api/v1/group/participants/remove",
      .groups,
      .write,
      repeatable: true,
      "Removes people from a group.",
      body: [.list("participants", as: .people)],
      reply: .peopleLists,
      because: "two empty lists: the members could not be read, or nobody of them was in the group",
      routes: [
        LocalRoute(
          "groups.participants.remove",
          .post,
          "/v1/sessions/{session}/groups/{group}/participants/remove",
          .groupWrite
        )
      ]
    ),
    Operation(
      "postGroupParticipantsPromote",
      .post,
      "/api/v1/group/participants/promote",
      .groups,
      .write,
      repeatable: true,
      "Makes members admins.",
      body: [.list("participants", as: .people)],
      reply: .peopleStatuses,
      because: "status is \"success\" even when every person's own status is \"failed\"",
      routes: [
        LocalRoute(
          "groups.participants.promote",
          .post,
          "/v1/sessions/{session}/groups/{group}/participants/promote",
          .groupWrite
        )
      ]
    ),
    Operation(
      "postGroupParticipantsDemote",
      .post,
      "/api/v1/group/participants/demote",
      .groups,
      .write,
      repeatable: true,
      "Makes admins members.",
      body: [.list("participants", as: .people)],
      reply: .peopleStatuses,
      because: "as with promote; the group's creator is \"not permitted\"",
      routes: [
        LocalRoute(
          "groups.participants.demote",
          .post,
          "/v1/sessions/{session}/groups/{group}/participants/demote",
          .groupWrite
        )
      ]
    ),
    Operation(
      "getGroupParticipantsRequests",
      .get,
      "/api/v1/group/participants/requests",
      .groups,
      .read,
      repeatable: true,
      "Lists who asks to join a group.",
      because: "an empty list is also what a group without requests has",
      routes: [
        LocalRoute(
          "groups.join-requests",
          .get,
          "/v1/sessions/{session}/groups/{group}/join-requests",
          .groupRead
        )
      ]
    ),
    Operation(
      "postGroupParticipantsRequestApprove",
      .post,
      "/api/v1/group/participants/request/approve",
      .groups,
      .write,
      repeatable: true,
      "Lets people in who asked to join.",
      body: [.list("participants", as: .people)],
      reply: .peopleLists,
      because: "two empty lists: no entry could be resolved, nobody was let in",
      routes: [
        LocalRoute(
          "groups.join-requests.approve",
          .post,
          "/v1/sessions/{session}/groups/{group}/join-requests/approve",
          .groupWrite
        )
      ]
    ),
    Operation(
      "postGroupParticipantsRequestReject",
      .post,
      "/api/v1/group/participants/request/reject",
      .groups,
      .write,
      repeatable: true,
      "Turns people away who asked to join.",
      body: [.list("participants", as: .people)],
      reply: .peopleStatuses,
      because:
        "status is \"partial\" even when all failed, and no person at all means nothing done",
      routes: [
        LocalRoute(
          "groups.join-requests.reject",
          .post,
          "/v1/sessions/{session}/groups/{group}/join-requests/reject",
          .groupWrite
        )
      ]
    ),
  ]
}
