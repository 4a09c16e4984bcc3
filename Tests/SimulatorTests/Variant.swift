import Simulator

/// A recorded success, changed in one place.
enum Variant {
  /// `nil` for cases that are more than a change of the request.
  static func of(_ success: Recording, _ title: String) -> Recording? {
    switch title {
    case "success", "whatsapp-throws": success
    case "session-unknown": with(session: "nope", success)
    case "session-not-logged-in": with(session: "closed", success)
    case "session-other-owner": with(session: "other", success)
    case "session-id-invalid": with(session: "bad id!", success)
    case "no-api-key": with(key: nil, success)
    case "wrong-api-key": with(key: "not-a-key", success)
    case "not-admin-key": with(key: "upstream-key", success)
    default: nil
    }
  }

  private static func changed(
    _ recording: Recording,
    _ change: (inout JSONObject) -> Void
  ) -> Recording {
    var request = recording.request.object ?? [:]
    change(&request)
    return Recording(
      index: recording.index,
      operation: recording.operation,
      name: recording.name,
      request: .object(request),
      response: recording.response,
      note: recording.note,
      calls: nil
    )
  }

  private static func with(session: String, _ success: Recording) -> Recording {
    changed(success) { request in
      for place in ["query", "body"] where request[place]?["sessionId"] != nil {
        var object = request[place]?.object ?? [:]
        object["sessionId"] = .string(session)
        request[place] = .object(object)
      }
      let escaped = session == "bad id!" ? "bad%20id%21" : session
      if let path = request["path"]?.string {
        request["path"] = .string(path.replacing("/session/main/", with: "/session/\(escaped)/"))
      }
    }
  }

  private static func with(key: String?, _ success: Recording) -> Recording {
    changed(success) { request in
      var headers = request["headers"]?.object ?? [:]
      headers["X-WAREST-API-KEY"] = key.map { .string($0) }
      request["headers"] = .object(headers)
    }
  }

  /// Without a parameter; one of the path leaves an empty segment.
  static func without(_ name: String, _ success: Recording) -> Recording? {
    changed(success) { request in
      for place in ["query", "body"] where request[place]?[name] != nil {
        var object = request[place]?.object ?? [:]
        object[name] = nil
        request[place] = .object(object)
      }
      let path = request["path"]?.string ?? ""
      let changes = [
        "sessionId": ("/session/main/", "/session//"), "target": ("toqr/base64", "toqr/"),
        "chatId": ("/chats/6282222222222/", "/chats//"), "messageId": ("/MSGIN1/", "//"),
      ]
      if let (from, to) = changes[name] {
        request["path"] = .string(path.replacing(from, with: to))
      }
    }
  }
}
