import HTTP1

extension OperationCatalog {
  static let groups: [Operation] = [
    Operation(
      "getGroups",
      .get,
      "/api/v1/groups",
      .groups,
      .read,
      repeatable: true,
      "Lists the session's groups, without their members.",
      because: "an empty list is also what a session without groups has",
      secrets: .invites,
      routes: [LocalRoute("groups.list", .get, "/v1/sessions/{session}/groups", .groupRead)]
    ),
    Operation(
      "postGroupCreate",
      .post,
      "/api/v1/group/create",
      .groups,
      .write,
      repeatable: false,
      "Makes a group; members that WhatsApp refuses are not reported.",
      body: [
        .required("groupName", or: ["name", "subject"]),
        .optional("participants", .array, as: .people),
      ],
      routes: [LocalRoute("groups.create", .post, "/v1/sessions/{session}/groups", .groupWrite)]
    ),
    Operation(
      "getGroupJoinViaLink",
      .get,
      "/api/v1/group/join-via-link",
      .groups,
      .read,
      repeatable: true,
      "Looks a group up by its invite link, without joining.",
      note: "?inviteLink=",
      query: [QueryParameter("inviteLink", aliases: ["link", "code"], isRequired: true)],
      reply: .needsGroupId,
      because: "every group has an id: null means that the link led nowhere or WhatsApp failed",
      secrets: .invites,
      routes: [
        LocalRoute("groups.preview", .get, "/v1/sessions/{session}/groups/preview", .groupRead)
      ]
    ),
    Operation(
      "postGroupJoinViaLink",
      .post,
      "/api/v1/group/join-via-link",
      .groups,
      .write,
      repeatable: true,
      "Joins a group by its invite link; the reply does not say which.",
      body: [.required("inviteLink", or: ["link", "code"])],
      reply: .pending,
      because: "\"pending approval to join\": the request stands, the group's admins decide",
      routes: [
        LocalRoute("groups.join", .post, "/v1/sessions/{session}/groups/join", .groupWrite)
      ]
    ),
    Operation(
      "getGroupInfo",
      .get,
      "/api/v1/group/info",
      .groups,
      .read,
      repeatable: true,
      "Tells a group's subject, settings and members.",
      secrets: .invites,
      routes: [
        LocalRoute("groups.info", .get, "/v1/sessions/{session}/groups/{group}", .groupRead)
      ]
    ),
    Operation(
      "deleteGroupDelete",
      .delete,
      "/api/v1/group/delete",
      .groups,
      .write,
      repeatable: true,
      "Removes every member one by one, revokes the link and leaves; takes minutes when large.",
      body: [],
      reply: .statusWord,
      because: "\"partial\" comes with 200 when all were removed and only leaving failed",
      routes: [
        LocalRoute("groups.delete", .delete, "/v1/sessions/{session}/groups/{group}", .groupWrite)
      ]
    ),
    Operation(
      "postGroupLeave",
      .post,
      "/api/v1/group/leave",
      .groups,
      .write,
      repeatable: true,
      "Leaves a group.",
      body: [],
      reply: .statusWord,
      because: "207 with status \"failed\"",
      routes: [
        LocalRoute(
          "groups.leave",
          .post,
          "/v1/sessions/{session}/groups/{group}/leave",
          .groupWrite
        )
      ]
    ),
    Operation(
      "getGroupInvite",
      .get,
      "/api/v1/group/invite",
      .groups,
      .read,
      repeatable: true,
      "Gives a group's invite link.",
      note: "the reply carries a link that admits people",
      reply: .needsInviteLink,
      because: "every group has a link: null means not admin, no such group, or WhatsApp failed",
      secrets: .invites,
      routes: [
        LocalRoute(
          "groups.invite",
          .get,
          "/v1/sessions/{session}/groups/{group}/invite",
          .groupRead
        )
      ]
    ),
    Operation(
      "postGroupInviteRevoke",
      .post,
      "/api/v1/group/invite/revoke",
      .groups,
      .write,
      repeatable: false,
      "Makes a group's invite link void and gives the new one.",
      note: "the reply carries the new link, which admits people",
      body: [],
      reply: .needsInviteLink,
      because: "without a new link the old one still admits people",
      secrets: .invites,
      routes: [
        LocalRoute(
          "groups.invite.revoke",
          .post,
          "/v1/sessions/{session}/groups/{group}/invite/revoke",
          .groupWrite
        )
      ]
    ),
  ]
}
