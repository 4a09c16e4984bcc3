import HTTP1
import WARest

/// The OpenAPI 3.1 document of the `/v1` routes, made from the catalogue.
///
/// What a route is called, takes and needs stands in `OperationCatalog`; what a path value may be
/// in `PathValueSyntax`; what a problem says in `Problem`. Here they are only put into OpenAPI's
/// words, so that the document cannot say anything else than the gateway does.
package enum OpenAPIDocument {
  /// Octets that the document may have; it is held in memory and sent whole.
  package static let bytesMax = 400_000

  /// Makes the document as UTF-8 JSON.
  ///
  /// Done once at the start: it takes some milliseconds and allocates freely.
  ///
  /// - Parameter version: The version of the program, which is the version of its routes.
  /// - Returns: The octets of `GET /openapi.json`.
  package static func make(version: String) -> [UInt8] {
    var writer = ByteWriter(capacity: bytesMax)
    value(version: version).write(into: &writer)
    precondition(!writer.overflowed, "the OpenAPI document has outgrown its bound")
    // SAFETY: copied while the writer is alive.
    return unsafe Array(writer.bytes)
  }

  private static func value(version: String) -> JSONValue {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "warest-gateway",
        "version": .text(version),
        "summary": "Short routes to a WARest server, with own tokens, limits and an audit record.",
        "description": .text(introduction),
        "license": ["name": "MIT", "identifier": "MIT"],
      ],
      "servers": [["url": "/"]],
      "security": [["token": []], ["apiKey": []]],
      "tags": tags,
      "paths": paths,
      "components": [
        "securitySchemes": securitySchemes,
        "parameters": OpenAPIParameter.components,
        "headers": OpenAPIHeader.components,
        "schemas": schemas,
        "responses": OpenAPIReply.components,
      ],
    ]
  }

  private static let introduction = """
    A success is WARest's own reply, octet for octet. Every refusal and failure is a problem \
    document (RFC 9457). `X-WARest-Outcome` says what became of a call, and `X-WARest-Delivery` \
    whether a call with an effect reached WARest: with `not_sent` it is safe to try again, with \
    `unknown` it may have happened.

    `RateLimit` fields say what is left of the caller's policies, and `Retry-After` when a refused \
    call passes. With `Prefer: wait=10` a call waits up to ten seconds in line instead. \
    `GET /v1/limits`, the gateway's own, tells a client its policies and lines.

    A request that breaks HTTP itself is answered with a problem of its own status, on any route: \
    408, 417, 500, 501, 505 or 508.
    """

  private static let securitySchemes: JSONValue = [
    "token": [
      "type": "http",
      "scheme": "bearer",
      "description": "A client's token. It is never taken from the query.",
    ],
    "apiKey": [
      "type": "apiKey",
      "in": "header",
      "name": "X-WAREST-API-KEY",
      "description": "The same token in the field that WARest's own clients send.",
    ],
  ]

  /// A tag for the first word of a route's name, in the order of the catalogue.
  private static var tags: JSONValue {
    var names: [String] = []
    for route in OperationCatalog.routes where !names.contains(route.openAPITag) {
      names.append(route.openAPITag)
    }
    return .array(names.map { ["name": .text($0)] })
  }

  /// One item for each path, with the methods that it has.
  private static var paths: JSONValue {
    var items: [(name: String, value: JSONValue)] = []
    for route in OperationCatalog.routes {
      let method = "\(route.method.name)".lowercased()
      let operation = OpenAPIOperation(route).value
      if let index = items.firstIndex(where: { $0.name == route.path }) {
        items[index].value.add(method, operation)
      } else {
        var item = OpenAPIParameter.pathItem(route)
        item.add(method, operation)
        items.append((route.path, item))
      }
    }
    return .object(items)
  }

  private static var schemas: JSONValue {
    var schemas = OpenAPIReply.schemas
    for route in OperationCatalog.routes where !route.operation.members.isEmpty {
      schemas.append((OpenAPIBody.schemaName(route), OpenAPIBody(route).schema))
    }
    return .object(schemas)
  }
}

extension Route {
  /// The first word of the name, such as `groups`.
  var openAPITag: String { String(name.prefix { $0 != "." }) }
}
