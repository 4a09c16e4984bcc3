import HTTP1
import WARest

/// What comes back: WARest's envelope, or a problem document [RFC 9457].
enum OpenAPIReply {
  /// The statuses that a well-formed request of a route can meet, apart from success.
  static let problemStatuses: [UInt16] = [
    400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 429, 431, 502, 503, 504,
  ]

  /// The member `responses` of an operation.
  static func responses(_ route: Route) -> JSONValue {
    let success = JSONValue.reference("responses", successName(route))
    var responses: JSONValue = ["200": success, "2XX": success]
    if route.operation.reply.canBePartial {
      responses.add("207", .reference("responses", "Partial"))
    }
    if route.method == .get { responses.add("304", .reference("responses", "NotModified")) }
    for status in problemStatuses {
      responses.add("\(status)", .reference("responses", "Problem\(status)"))
    }
    return responses
  }

  static var components: JSONValue {
    var components: JSONValue = [
      "Results": success("WARest's reply, as it came.", "Envelope"),
      "Result": success("WARest's reply, as it came.", "ChatEnvelope"),
      "Partial": success("Done for some and not for others: the reply says for whom.", "Envelope"),
      "NotModified": [
        "description": "The reply is the one whose `ETag` was sent in `If-None-Match`.",
        "headers": OpenAPIHeader.references([.requestID, .outcome, .rateLimit, .rateLimitPolicy]),
      ],
    ]
    for status in problemStatuses { components.add("Problem\(status)", problem(status)) }
    return components
  }

  static var schemas: [(name: String, value: JSONValue)] {
    [
      ("Envelope", envelope("results", ["type": "array"])),
      ("ChatEnvelope", envelope("result", ["type": ["object", "null"]])),
      ("Problem", problemSchema),
    ]
  }

  /// The operations on chats call their one result `result`; all others have a list `results`.
  private static func successName(_ route: Route) -> String {
    switch route.operation.family {
    case .chats, .chatQueries: "Result"
    default: "Results"
    }
  }

  private static func success(_ text: String, _ schema: String) -> JSONValue {
    [
      "description": .text(text),
      "headers": OpenAPIHeader.references([
        .requestID, .outcome, .delivery, .rateLimit, .rateLimitPolicy,
      ]),
      "content": ["application/json": ["schema": .reference("schemas", schema)]],
    ]
  }

  private static func envelope(_ name: String, _ results: JSONValue) -> JSONValue {
    [
      "description": "What WARest wraps every reply in.",
      "type": "object",
      "required": ["status", "code", "message", .text(name)],
      "properties": .object([
        ("status", ["type": "boolean", "description": "True for a success."]),
        ("code", ["type": "integer", "description": "WARest's own code, such as 1000."]),
        ("message", ["type": "string"]),
        (name, results),
      ]),
    ]
  }

  private static func problem(_ status: UInt16) -> JSONValue {
    let problems = Problem.allCases.filter { $0.canHave(status) }
    var headers: [OpenAPIHeader] = [.requestID, .delivery]
    switch status {
    case 401: headers.append(.challenge)
    case 403: headers.append(.challenge)
    case 405: headers.append(.allow)
    case 422: headers += [.rateLimit, .rateLimitPolicy]
    case 429, 503: headers += [.rateLimit, .rateLimitPolicy, .retryAfter]
    default: break
    }
    if problems.contains(where: { $0.carriesReply }) { headers.append(.outcome) }
    var titles: [String] = []
    for problem in problems where !titles.contains("\(problem.title)") {
      titles.append("\(problem.title)")
    }
    return [
      "description": .text(titles.joined(separator: ", or ")),
      "headers": OpenAPIHeader.references(headers),
      "content": [
        "\(ProblemDocument.mediaType)": [
          "schema": [
            "allOf": [.reference("schemas", "Problem")],
            "properties": [
              "type": ["enum": .texts(types(problems))],
              "status": ["const": .integer(Int(status))],
            ],
          ],
          "example": problemExample(problems[0], status),
        ]
      ],
    ]
  }

  private static func types(_ problems: [Problem]) -> [String] {
    var types: [String] = []
    for problem in problems where !types.contains("\(problem.type)") {
      types.append("\(problem.type)")
    }
    return types
  }

  private static func problemExample(_ problem: Problem, _ status: UInt16) -> JSONValue {
    [
      "type": "\(problem.type)",
      "title": "\(problem.title)",
      "status": .integer(Int(status)),
      "request_id": "019353a0-5f3c-7b1e-9a56-4c0d7e8f9a01",
    ]
  }

  /// Member by member what `ProblemDocument` writes.
  private static let problemSchema: JSONValue = [
    "description": "Why there is no success (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "request_id"],
    "properties": [
      "type": ["type": "string", "format": "uri-reference"],
      "title": ["type": "string"],
      "status": ["type": "integer", "minimum": 400, "maximum": 599],
      "detail": ["type": "string"],
      "errors": [
        "description": "Where the request is wrong.",
        "type": "array",
        "items": [
          "type": "object",
          "required": ["pointer", "detail"],
          "properties": [
            "pointer": ["type": "string", "description": "A JSON pointer (RFC 6901)."],
            "detail": ["type": "string"],
          ],
        ],
      ],
      "violated-policies": [
        "type": "array",
        "items": ["type": "string", "enum": .texts(LimitKind.allCases.map { "\($0.name)" })],
      ],
      "retry_after": [
        "description": "Seconds, as in Retry-After.", "type": "integer", "minimum": 1,
      ],
      "delivery": [
        "description": "On calls with an effect: whether WARest has it.",
        "type": "string",
        "enum": .texts(Delivery.allCases.map { "\($0.name)" }),
      ],
      "request_id": ["type": "string"],
      "hint": ["description": "What can be done about it.", "type": "string"],
      "upstream": [
        "description": "WARest's reply that the problem was made from.",
        "type": "object",
        "required": ["status"],
        "properties": [
          "status": ["type": "integer"],
          "body": ["description": "JSON as it came; anything else, and a long one, as a string."],
          "truncated": ["const": true],
        ],
      ],
    ],
  ]
}

extension Problem {
  /// Made from a reply of WARest's.
  fileprivate var carriesReply: Bool {
    self == .upstreamError || self == .operationRefused
  }

  /// Whether the problem can come with that status: what WARest says of the caller's mistakes
  /// keeps the status that WARest gave it.
  fileprivate func canHave(_ status: UInt16) -> Bool {
    if self.status == status { return true }
    let isOwn = status == 401 || status == 405 || status == 429
    return self == .upstreamError && (400..<500).contains(status) && !isOwn
  }
}

extension ReplyRule {
  /// Rules about several people, files or steps, of which some can fail.
  fileprivate var canBePartial: Bool {
    switch self {
    case .statusWord, .peopleLists, .peopleStatuses, .files: true
    case .byStatus, .needsInviteLink, .needsGroupId, .needsPairCode, .needsQR, .steps, .pending:
      false
    }
  }
}
