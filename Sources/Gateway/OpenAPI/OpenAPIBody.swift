import WARest

/// What a route takes as its body, in every type that carries it [OpenAPI 3.1 §4.8.13].
struct OpenAPIBody {
  private let route: Route
  private var members: [BodyMember] { route.operation.members }

  init(_ route: Route) { self.route = route }

  /// The member `requestBody`; nil where there is nothing to say.
  var value: JSONValue? {
    guard !members.isEmpty else { return nil }
    var content: JSONValue = [
      "application/json": ["schema": reference, "example": ExampleValue.body(route)]
    ]
    if let form = formSchema { content.add("application/x-www-form-urlencoded", ["schema": form]) }
    if let multipart = multipartSchema {
      content.add("multipart/form-data", ["schema": multipart])
      content.add("application/octet-stream", ["schema": OpenAPIBody.binary])
    }
    return [
      "required": .boolean(members.contains(where: \.isRequired)),
      "content": content,
    ]
  }

  /// `groups.participants.add` is `GroupsParticipantsAdd`.
  static func schemaName(_ route: Route) -> String {
    route.name.split { $0 == "." || $0 == "-" }
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined()
  }

  /// The schema of the JSON body, a component under `schemaName`.
  var schema: JSONValue {
    guard var schema = object(members, { OpenAPIBody.schema($0) }) else {
      preconditionFailure("\(route.name) cannot be called")
    }
    // Every type of body has the same reserved names; once is enough to say so.
    if route.flags.contains(.bodyToQuery) {
      schema.add("propertyNames", known(members))
    } else if !route.reservedNames.isEmpty {
      schema.add("propertyNames", ["not": ["enum": .texts(route.reservedNames)]])
    }
    return schema
  }

  /// Parameters that stand in the query when the body is the file itself.
  var queryParameters: [JSONValue] {
    guard let file = fileMember else { return [] }
    return plainMembers.filter { $0.name != file.name }.map(OpenAPIParameter.uploadQuery)
  }

  /// A member's value where it is written as text.
  static func querySchema(_ member: BodyMember) -> JSONValue {
    let types = OpenAPIBody.typeNames(member).filter { $0 != "array" || member.types == .array }
    return ["type": types.count == 1 ? .text(types[0]) : .texts(types)]
  }

  private var reference: JSONValue { .reference("schemas", OpenAPIBody.schemaName(route)) }

  /// The file of an upload.
  private var fileMember: BodyMember? {
    guard route.flags.contains(.upload) else { return nil }
    return members.first { $0.role == .media }
  }

  /// Members that can be written as text; an object cannot.
  private var plainMembers: [BodyMember] { members.filter { $0.types != .object } }

  /// A form has known names only, because nothing else tells the types of its values.
  private var formSchema: JSONValue? {
    var schema = reference
    if plainMembers.count < members.count {
      guard let object = object(plainMembers, { OpenAPIBody.schema($0) }) else { return nil }
      schema = object
    }
    schema.add("propertyNames", known(plainMembers))
    return schema
  }

  /// Any name of the members, and nothing else.
  private func known(_ members: [BodyMember]) -> JSONValue {
    ["enum": .texts(members.flatMap { [$0.name] + $0.aliases })]
  }

  private var multipartSchema: JSONValue? {
    guard let file = fileMember else { return nil }
    return object(plainMembers) { member in
      guard member.name == file.name else { return OpenAPIBody.schema(member) }
      return member.types.contains(.array)
        ? ["type": "array", "items": OpenAPIBody.binary, "minItems": 1] : OpenAPIBody.binary
    }
  }

  private static let binary: JSONValue = ["type": "string", "format": "binary"]

  /// An object with `members`; nil when one is required that is not among them.
  private func object(
    _ members: [BodyMember],
    _ schema: (BodyMember) -> JSONValue
  ) -> JSONValue? {
    let isMissing = self.members.contains { needed in
      needed.isRequired
        && !members.contains { $0.name == needed.name || needed.standIns.contains($0.name) }
    }
    guard !isMissing else { return nil }
    var object: JSONValue = [
      "type": "object",
      "properties": .object(members.map { (name: $0.name, value: schema($0)) }),
    ]
    let required = members.filter { $0.isRequired && $0.standIns.isEmpty }
    if !required.isEmpty { object.add("required", .texts(required.map(\.name))) }
    addAlternatives(members, to: &object)
    return object
  }

  /// Members that others can stand in for: all of them, or one of those others.
  private func addAlternatives(_ members: [BodyMember], to object: inout JSONValue) {
    let replaceable = members.filter { $0.isRequired && !$0.standIns.isEmpty }
    guard let first = replaceable.first else { return }
    precondition(replaceable.allSatisfy { $0.standIns == first.standIns }, "one set of stand-ins")
    let standIns = first.standIns.filter { name in members.contains { $0.name == name } }
    let choices = [replaceable.map(\.name)] + standIns.map { [$0] }
    object.add("anyOf", .array(choices.map { ["required": .texts($0)] }))
  }

  private static func schema(_ member: BodyMember) -> JSONValue {
    var schema: JSONValue = [:]
    if member.types != .any {
      let types = typeNames(member)
      schema.add("type", types.count == 1 ? .text(types[0]) : .texts(types))
    }
    var sentences: [String] = []
    if let text = text(member.role) { sentences.append(text) }
    if !member.aliases.isEmpty { sentences.append(OpenAPIParameter.also(member.aliases)) }
    if !sentences.isEmpty { schema.add("description", .text(sentences.joined(separator: " "))) }
    return schema
  }

  private static func typeNames(_ member: BodyMember) -> [String] {
    // A phone number has no fraction.
    let number = member.role == .recipients ? "integer" : "number"
    let names: [(JSONTypes, String)] = [
      (.string, "string"), (.number, number), (.boolean, "boolean"), (.array, "array"),
      (.object, "object"), (.null, "null"),
    ]
    return names.filter { member.types.contains($0.0) }.map(\.1)
  }

  private static func text(_ role: ValueRole) -> String? {
    let digits = RecipientCheck.phoneDigitsMax
    return switch role {
    case .plain, .nativeRecipients, .people, .groups, .chat, .group: nil
    case .recipients:
      "One recipient or several: phone numbers of at most \(digits) digits, or whole ids."
    case .picture: "A data URI, or an http(s) URL of a public host."
    case .media, .toolFile: "A data URI, base64, or an http(s) URL of a public host."
    case .toolText: "Text or base64; no path, and no URL of a private host."
    }
  }
}
