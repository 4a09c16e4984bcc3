import WARest

/// What a caller writes into path and query [OpenAPI 3.1 §4.8.12].
enum OpenAPIParameter {
  /// The five placeholders of paths, by their names.
  static var components: JSONValue {
    .object(
      PathParameter.allCases.map { parameter in
        let value: JSONValue = [
          "name": .text("\(parameter.name)"),
          "in": "path",
          "required": true,
          "description": .text(description(parameter)),
          "schema": schema(parameter),
          "example": .text(parameter.example),
        ]
        return ("\(parameter.name)", value)
      }
    )
  }

  /// A path item with what all of its methods share.
  static func pathItem(_ route: Route) -> JSONValue {
    let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
    guard !names.isEmpty else { return [:] }
    return [
      "parameters": .array(
        names.map { .reference("parameters", String($0.dropFirst().dropLast())) }
      )
    ]
  }

  static func query(_ parameter: QueryParameter) -> JSONValue {
    var value: JSONValue = [
      "name": .text(parameter.name),
      "in": "query",
      "required": .boolean(parameter.isRequired),
    ]
    if case .list = parameter.values { value.add("explode", false) }
    if !parameter.aliases.isEmpty {
      value.add("description", .text(also(parameter.aliases)))
    }
    value.add("schema", schema(parameter.values))
    if let example = ExampleValue.query(parameter) { value.add("example", example) }
    return value
  }

  /// A member of the body that stands in the query when the body is the file itself.
  static func uploadQuery(_ member: BodyMember) -> JSONValue {
    let note = "Only with a body of raw octets\(member.isRequired ? ", where it is required" : "")."
    return [
      "name": .text(member.name),
      "in": "query",
      "required": false,
      "description": .text(note),
      "schema": OpenAPIBody.querySchema(member),
    ]
  }

  /// The sentence that tells a name's other spellings.
  static func also(_ aliases: [String]) -> String {
    "Also called \(aliases.map { "`\($0)`" }.joined(separator: " or "))."
  }

  private static func schema(_ values: QueryParameter.Values) -> JSONValue {
    switch values {
    case .text: ["type": "string"]
    case .boolean: ["type": "boolean"]
    case .integer: ["type": "integer", "minimum": 0]
    case .integers(let range):
      [
        "type": "integer", "minimum": .integer(range.lowerBound),
        "maximum": .integer(range.upperBound),
      ]
    case .choice(let choices): ["type": "string", "enum": .texts(choices)]
    case .list: ["type": "array", "items": ["type": "string"], "minItems": 1]
    }
  }

  private static func description(_ parameter: PathParameter) -> String {
    let digits = PathValueSyntax.phoneDigitsMax
    return switch parameter {
    case .session: "The WhatsApp account, by its name at WARest."
    case .group: "A group: its bare id, or the id with `@g.us`."
    case .chat:
      "A chat: a phone number of at most \(digits) digits, or a whole id with its domain."
    case .message: "A message's id."
    case .target: "What to make: base64, svg, png, jpg, jpeg or webp."
    }
  }

  /// What `PathValueSyntax` and the catalogue's own check let pass, for one decoded segment.
  private static func schema(_ parameter: PathParameter) -> JSONValue {
    let octetsMax =
      switch parameter {
      case .session: WARestLimits.sessionBytesMax
      case .group, .chat, .message: GatewayLimits.identifierBytesMax
      case .target: GatewayLimits.targetBytesMax
      }
    return [
      "type": "string",
      "pattern": .text(pattern(parameter)),
      "minLength": 1,
      "maxLength": .integer(octetsMax),
    ]
  }

  private static func pattern(_ parameter: PathParameter) -> String {
    let digits = "[0-9]{1,\(PathValueSyntax.phoneDigitsMax)}"
    let name = #"[^\u0000-\u0020\u007f/@,;]+"#
    return switch parameter {
    case .session: "^[A-Za-z0-9._-]{1,\(WARestLimits.sessionBytesMax)}$"
    case .group: #"^\#(name)(@g\.us)?$"#
    case .chat: #"^(\+?\#(digits)|\#(digits)@(s\.whatsapp\.net|c\.us)|\#(name)@g\.us)$"#
    case .message, .target: #"^[^\u0000-\u001f\u007f/]+$"#
    }
  }
}

extension PathParameter {
  /// A value that passes every check.
  var example: String {
    switch self {
    case .session: "main"
    case .group: "120363000000000001@g.us"
    case .chat: "6282222222222"
    case .message: "3EB0C767D26A1B2C3D4E"
    case .target: "png"
    }
  }
}
