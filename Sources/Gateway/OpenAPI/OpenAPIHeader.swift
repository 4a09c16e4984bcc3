/// Fields of replies that callers may rely on [OpenAPI 3.1 §4.8.21].
enum OpenAPIHeader: String, CaseIterable {
  case requestID = "X-Request-Id"
  case outcome = "X-WARest-Outcome"
  case delivery = "X-WARest-Delivery"
  case rateLimit = "RateLimit"
  case rateLimitPolicy = "RateLimit-Policy"
  case retryAfter = "Retry-After"
  case allow = "Allow"
  case challenge = "WWW-Authenticate"

  static var components: JSONValue {
    .object(allCases.map { (name: $0.rawValue, value: $0.value) })
  }

  /// The member `headers` of a response.
  static func references(_ headers: [OpenAPIHeader]) -> JSONValue {
    .object(headers.map { (name: $0.rawValue, value: .reference("headers", $0.rawValue)) })
  }

  private var value: JSONValue {
    [
      "description": .text(text),
      "schema": schema,
      "example": example,
    ]
  }

  private var text: String {
    switch self {
    case .requestID: "The call's name in the audit record, and at WARest."
    case .outcome: "What became of a call that WARest answered."
    case .delivery: "On calls with an effect: whether WARest has it."
    case .rateLimit: "What each policy has left: r calls, and t seconds until there are more."
    case .rateLimitPolicy: "The policies that apply: q calls in w seconds."
    case .retryAfter: "Seconds after which the same call may pass."
    case .allow: "The methods that the path has."
    case .challenge: "How to authenticate, and which scope is missing."
    }
  }

  private var schema: JSONValue {
    switch self {
    case .outcome:
      let outcomes = [Outcome.ok, .failed, .partial, .unknown]
      return ["type": "string", "enum": .texts(outcomes.map { "\($0.name)" })]
    case .delivery:
      return ["type": "string", "enum": .texts(Delivery.allCases.map { "\($0.name)" })]
    case .retryAfter: return ["type": "integer", "minimum": 1]
    default: return ["type": "string"]
    }
  }

  private var example: JSONValue {
    switch self {
    case .requestID: "019353a0-5f3c-7b1e-9a56-4c0d7e8f9a01"
    case .outcome: "ok"
    case .delivery: "sent"
    case .rateLimit: #""session";r=17;t=3"#
    case .rateLimitPolicy: #""session";q=20;w=60, "session-day";q=500;w=86400"#
    case .retryAfter: 3
    case .allow: "GET, HEAD, PUT"
    case .challenge:
      #"Bearer realm="warest-gateway", error="insufficient_scope", scope="group:write""#
    }
  }
}
