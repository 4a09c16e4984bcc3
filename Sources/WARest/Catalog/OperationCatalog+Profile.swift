import HTTP1

extension OperationCatalog {
  static let profile: [Operation] = [
    Operation(
      "getProfileInfo",
      .get,
      "/api/v1/profile/info",
      .profile,
      .read,
      repeatable: true,
      "Tells the session's own profile.",
      because: "about, picture and business profile are null for an account that has none",
      routes: [LocalRoute("profile.info", .get, "/v1/sessions/{session}/profile", .profileRead)]
    ),
    Operation(
      "getProfilePicture",
      .get,
      "/api/v1/profile/picture",
      .profile,
      .read,
      repeatable: true,
      "Gives the address of the session's own picture.",
      because: "null is also the answer for an account without a picture",
      routes: [
        LocalRoute("profile.picture", .get, "/v1/sessions/{session}/profile/picture", .profileRead)
      ]
    ),
    Operation(
      "postProfilePicture",
      .post,
      "/api/v1/profile/picture",
      .profile,
      .write,
      repeatable: true,
      "Sets the session's own picture.",
      body: [.required("picture", or: ["image", "photo", "avatar"], as: .picture)],
      routes: [
        LocalRoute(
          "profile.picture.set",
          .put,
          "/v1/sessions/{session}/profile/picture",
          .profileWrite
        )
      ]
    ),
    Operation(
      "deleteProfilePicture",
      .delete,
      "/api/v1/profile/picture",
      .profile,
      .write,
      repeatable: true,
      "Removes the session's own picture.",
      body: [],
      routes: [
        LocalRoute(
          "profile.picture.delete",
          .delete,
          "/v1/sessions/{session}/profile/picture",
          .profileWrite
        )
      ]
    ),
    Operation(
      "getProfilePrivacy",
      .get,
      "/api/v1/profile/privacy",
      .profile,
      .read,
      repeatable: true,
      "Tells who sees what of the account.",
      because: "defaults after a failure cannot be told from real ones",
      routes: [
        LocalRoute("profile.privacy", .get, "/v1/sessions/{session}/profile/privacy", .profileRead)
      ]
    ),
  ]
}
