import HTTP1
import WARest

/// One route as an operation of the document [OpenAPI 3.1 §4.8.10].
struct OpenAPIOperation {
  private let route: Route
  private let body: OpenAPIBody

  init(_ route: Route) {
    self.route = route
    body = OpenAPIBody(route)
  }

  var value: JSONValue {
    var value: JSONValue = [
      "operationId": .text(route.name),
      "tags": [.text(route.openAPITag)],
      "summary": .text(route.operation.summary),
      "description": .text(description),
      "x-scope": .text("\(route.scope.name)"),
      "x-effect": .text("\(route.effect.name)"),
      "x-repeatable": .boolean(route.operation.isRepeatable),
      "x-upstream": [
        "operationId": .text(route.operation.id),
        "method": .text("\(route.operation.method.name)"),
        "path": .text(route.operation.path),
      ],
    ]
    let parameters = route.operation.query.map(OpenAPIParameter.query) + body.queryParameters
    if !parameters.isEmpty { value.add("parameters", .array(parameters)) }
    if let body = body.value { value.add("requestBody", body) }
    value.add("responses", OpenAPIReply.responses(route))
    value.add("x-codeSamples", .array(CurlSample.samples(route).map(\.value)))
    return value
  }

  private var description: String {
    var sentences: [String] = []
    // A note that only shows the query says nothing that the parameters do not.
    if let note = route.operation.note, !note.hasPrefix("?") { sentences.append("Note: \(note).") }
    if !route.fixed.isEmpty {
      let members = route.fixed.map { "`\($0.name): \($0.value)`" }
      sentences.append("WARest gets \(members.joined(separator: ", ")).")
    }
    if let reason = route.operation.replyReason {
      sentences.append(
        route.operation.reply == .byStatus
          ? "What the status does not tell: \(reason)."
          : "Judged by the reply and not by its status alone, 409 if nothing was done: \(reason)."
      )
    }
    if let text = secrets { sentences.append(text) }
    if route.flags.contains(.adminOnly) { sentences.append("WARest's key must be an admin's.") }
    if route.effect.changesSomething {
      sentences.append(
        route.operation.isRepeatable
          ? "An equal second call changes nothing more."
          : "An equal second call does it again."
      )
    }
    sentences.append("Scope `\(route.scope.name)`, effect `\(route.effect.name)`.")
    return sentences.joined(separator: " ")
  }

  /// Which scopes a client must have to see the whole reply.
  private var secrets: String? {
    let secrets = route.operation.secrets
    let scopes = Scope.allCases.filter { secrets.masked(for: $0.bit) != secrets }
    guard !scopes.isEmpty else { return nil }
    let names = scopes.map { "`\($0.name)`" }.joined(separator: " or ")
    return "Secrets in the reply are masked for clients without \(names)."
  }
}
