import Gateway
import WARest

extension Refusal {
  /// What the caller can do about it; nil where the status and the detail say all.
  var hint: StaticString? {
    switch self {
    case .unknownRoute: "warest-gateway routes lists them"
    case .methodNotAllowed: "the field Allow lists them"
    case .unauthorized(false): "send it as Authorization: Bearer TOKEN"
    case .unauthorized(true): "the gateway keeps the SHA-256 of a token under clients"
    case .conflictingCredentials: "send one token, in one field or the same in both"
    case .insufficientScope: "the client's scopes stand in the gateway's configuration"
    case .sessionNotAllowed: "the client's sessions stand in the gateway's configuration"
    case .bodyTooLarge: "edge.body-max and edge.upload-max set the limits"
    case .mediaType(.multipart, false): "send JSON, or a form without files"
    case .mediaType(.encoded, _): "send it without Content-Encoding"
    case .mediaType(.unclear, _), .mediaType(.lookalike, _):
      "send one Content-Type, with a type that says what the body is"
    case .mediaType: "add -H 'Content-Type: application/json' to curl --data-binary"
    case .boundary: "1 to 70 letters, digits and hyphens; leave it to the client's library"
    case .formTooLarge:
      "send JSON, or a file by curl -F, or by curl --data-binary with its own Content-Type"
    case .bodyStartsTooLate: "leave out the blanks before the object"
    case .queryNotTaken: "put the parameters into the body"
    case .noSession, .nothingGiven: "name the session by sessionId"
    case .sessionTooLate: "put sessionId into the query or before the file"
    case .headTooLarge: "send fewer fields and parameters"
    case .request(let fault) where fault.kind == .reservedField: fault.hint ?? "leave it out"
    case .request(let fault): fault.hint ?? "GET /openapi.json says what this operation takes"
    case .path(.chatTooManyDigits), .path(.chatDomain), .path(.chatSyntax):
      "a phone number in digits with its country code, or a group's whole id, ending in @g.us"
    case .path: "percent-encode ids in the path; GET /openapi.json says what they look like"
    case .failure(.auditUnavailable): "nothing was sent; the audit file must be writable"
    case .failure(.auditDiskLow):
      "nothing was sent; calls go on as soon as the disk has more room than audit.reserve"
    case .draining: "ask again: another gateway, or this one once it runs again"
    case .sessionChoice, .head, .requestTimeout, .tooManyConnections, .overloaded, .loop, .body,
      .failure:
      nil
    }
  }

  /// Where in the request the mistake stands, as a JSON pointer over path, query and body together;
  /// empty for the body as a whole; nil where a pointer says nothing.
  var pointer: StaticString? {
    switch self {
    case .path(let fault): fault.pointer
    case .mediaType, .boundary, .formTooLarge, .bodyTooLarge, .bodyStartsTooLate: ""
    case .noSession, .nothingGiven, .sessionChoice, .sessionTooLate: "/sessionId"
    default: nil
    }
  }
}
