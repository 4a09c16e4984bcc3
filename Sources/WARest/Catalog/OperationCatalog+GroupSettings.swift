import HTTP1

extension OperationCatalog {
  static let groupSettings: [Operation] = [
    Operation(
      "postGroupName",
      .post,
      "/api/v1/group/name",
      .groups,
      .write,
      repeatable: true,
      "Renames a group.",
      body: [.required("groupName", or: ["name", "subject"])],
      routes: [
        LocalRoute("groups.name", .put, "/v1/sessions/{session}/groups/{group}/name", .groupWrite)
      ]
    ),
    Operation(
      "postGroupDescription",
      .post,
      "/api/v1/group/description",
      .groups,
      .write,
      repeatable: true,
      "Sets a group's description; an empty one clears it.",
      note: "groupDescription is required: WARest would clear the description without it",
      body: [.required("groupDescription", or: ["description", "desc"])],
      routes: [
        LocalRoute(
          "groups.description",
          .put,
          "/v1/sessions/{session}/groups/{group}/description",
          .groupWrite
        )
      ]
    ),
    Operation(
      "postGroupLocked",
      .post,
      "/api/v1/group/locked",
      .groups,
      .write,
      repeatable: true,
      "Lets only admins edit a group's details, or everybody.",
      body: [],
      routes: [
        LocalRoute(
          "groups.lock",
          .put,
          "/v1/sessions/{session}/groups/{group}/lock",
          .groupWrite,
          fixed: [FixedMember("locked", true)]
        ),
        LocalRoute(
          "groups.unlock",
          .delete,
          "/v1/sessions/{session}/groups/{group}/lock",
          .groupWrite,
          fixed: [FixedMember("locked", false)]
        ),
      ]
    ),
    Operation(
      "postGroupAnnouncement",
      .post,
      "/api/v1/group/announcement",
      .groups,
      .write,
      repeatable: true,
      "Lets only admins write in a group, or everybody.",
      body: [],
      routes: [
        LocalRoute(
          "groups.announce",
          .put,
          "/v1/sessions/{session}/groups/{group}/announcement",
          .groupWrite,
          fixed: [FixedMember("announcement", true)]
        ),
        LocalRoute(
          "groups.unannounce",
          .delete,
          "/v1/sessions/{session}/groups/{group}/announcement",
          .groupWrite,
          fixed: [FixedMember("announcement", false)]
        ),
      ]
    ),
    Operation(
      "getGroupPicture",
      .get,
      "/api/v1/group/picture",
      .groups,
      .read,
      repeatable: true,
      "Gives the address of a group's picture.",
      because: "null is also the answer for a group without a picture",
      routes: [
        LocalRoute(
          "groups.picture",
          .get,
          "/v1/sessions/{session}/groups/{group}/picture",
          .groupRead
        )
      ]
    ),
    Operation(
      "postGroupPicture",
      .post,
      "/api/v1/group/picture",
      .groups,
      .write,
      repeatable: true,
      "Sets a group's picture.",
      body: [.required("picture", or: ["image", "photo", "avatar"], as: .picture)],
      because: "null only means that the look afterwards failed; the picture is set",
      routes: [
        LocalRoute(
          "groups.picture.set",
          .put,
          "/v1/sessions/{session}/groups/{group}/picture",
          .groupWrite
        )
      ]
    ),
    Operation(
      "deleteGroupPicture",
      .delete,
      "/api/v1/group/picture",
      .groups,
      .write,
      repeatable: true,
      "Removes a group's picture.",
      body: [],
      reply: .statusWord,
      because: "207 with status \"failed\"",
      routes: [
        LocalRoute(
          "groups.picture.delete",
          .delete,
          "/v1/sessions/{session}/groups/{group}/picture",
          .groupWrite
        )
      ]
    ),
  ]
}
