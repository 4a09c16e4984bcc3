import Simulator

/// Where the gateway means to answer differently from WARest, and with what.
struct MeantDifference {
  let reason: String
  let status: Int
  /// The code in WARest's envelope; `nil`: a reply without one.
  let code: Int?

  init(_ reason: String, _ status: Int, _ code: Int? = nil) {
    self.reason = reason
    self.status = status
    self.code = code
  }

  static func of(_ recording: Recording) -> MeantDifference? {
    byTitle["\(recording.operation) \(recording.name)"] ?? byName[recording.name]
      ?? (recording.operation == "getServerInfo" ? info : nil)
  }

  private static let info = MeantDifference("every client sees that its token works", 200, 1000)
  private static let credentials = MeantDifference("the gateway knows its own tokens", 401, 2204)
  private static let phone = MeantDifference("a session has to be named", 400, 2000)
  private static let choice = MeantDifference("several sessions to choose from", 400, 2000)
  private static let type = MeantDifference("only formats that can be checked", 415, 2007)
  private static let tooLarge = MeantDifference("the gateway's own limit", 413, 2006)
  private static let unknown = MeantDifference("one answer to all unknown paths", 404, 2600)
  private static let outside = MeantDifference("no path of WARest's API", 404)
  private static let json = MeantDifference("JSON is checked before it goes on", 400, 2000)

  private static let byName: [String: MeantDifference] = [
    "no-api-key": credentials,
    "wrong-api-key": credentials,
    "gzip-401": credentials,
    "auth:apikey-scheme": credentials,
    "auth:api-key": credentials,
    "auth:query-apikey": credentials,
    "auth:query-apiKey": credentials,
    "auth:sha256-of-key-as-key": credentials,
    "auth:cookie-only": credentials,
    "rate-limited-bad-key": credentials,
    "malformed-json-without-key": credentials,
    "body-3mb-without-key": credentials,
    "duplicate-query-param": MeantDifference("one session, named once", 400, 2000),
    "by-phone": phone,
    "by-phone-unknown": phone,
    "by-phone-other-owner": phone,
    "by-phone-with-device-suffix": phone,
    "by-phone-plus-device-digits": phone,
    "by-sessionPhone": phone,
    "GET-method": unknown,
    "HEAD-method": MeantDifference("one answer to all unknown paths", 404),
    "malformed-json": json,
    "json-primitive-body": json,
    "json-array-body": json,
    "json-charset-latin1": type,
    "gzip-request-body": type,
    "unknown-content-encoding": type,
    "body-over-2mb": tooLarge,
    "body-3mb-allowed": tooLarge,
    "multipart-uppercase-boundary": MeantDifference("such boundaries work", 200, 1000),
    "auth:wrong-header-right-bearer": MeantDifference("two tokens", 400, 2000),
    "sessionId-number": MeantDifference("a session is a string", 400, 2000),
    "json-over-limit": MeantDifference("a long body begins with its session", 400, 2000),
    "bad-percent-encoding": MeantDifference("no request target", 400),
    "HEAD-logs-out-too": MeantDifference("HEAD has no effects", 405),
    "unknown-path-without-key": unknown,
    "missing:target": unknown,
    "missing:chatId": unknown,
    "missing:messageId": unknown,
    "patch": unknown,
    "get-on-post-only": unknown,
    "unknown-path": unknown,
    "unknown-under-messages": unknown,
    "unknown-under-server": unknown,
    "unknown-server-path-user-key": unknown,
    "unknown-server-path-admin-key": unknown,
    "404-costs-tokens": unknown,
    "root-api": unknown,
    "path:encoded-slash": unknown,
    "outside-api": outside,
    "fetch-the-url": outside,
    "OPTIONS-foreign-origin": MeantDifference("the gateway answers OPTIONS", 204),
    "in-flight-during-restart": MeantDifference("WARest is gone", 502, 2800),
    "after-restart-exit": MeantDifference("WARest is gone", 502, 2800),
  ]

  private static let byTitle: [String: MeantDifference] = [
    "postSessionSessionIdConfig missing:sessionId": unknown,
    "postMiscWhatsappValidatePhone missing:sessionId": choice,
    "postMiscWhatsappValidateJid missing:sessionId": choice,
    "postMiscWhatsappResolveJidOrLid missing:sessionId": choice,
    // Here the recordings carry no key, and the gateway has no path without a token.
    "getServerPing HEAD": MeantDifference("the gateway knows its own tokens", 401),
    "getServerPing GET-origin-null": credentials,
    "getServerPing after-restart-exit": credentials,
  ]
}
