/// Requests and replies that tests send.
enum Request {
  /// A read without a body.
  static let read = get("/v1/sessions/main/groups")

  /// A call with an effect.
  static let send = post("/v1/sessions/main/messages/text", #"{"to":"5511","message":"hi"}"#)

  static func get(
    _ path: String,
    method: String = "GET",
    version: String = "1.1",
    fields: String = "",
    token: String = TestGateway.token
  ) -> String {
    "\(method) \(path) HTTP/\(version)\r\nHost: gateway\r\n"
      + "Authorization: Bearer \(token)\r\n\(fields)\r\n"
  }

  static func post(_ path: String, _ body: String, fields: String = "") -> String {
    get(
      path,
      method: "POST",
      fields: "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(fields)"
    ) + body
  }
}

enum Reply {
  static let ok = json(#"{"status":200,"code":1000,"message":"ok","results":[]}"#)

  static func json(
    _ body: String,
    status: String = "200 OK",
    fields: String = ""
  ) -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }
}
