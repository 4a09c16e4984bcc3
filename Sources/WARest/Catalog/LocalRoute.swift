package import HTTP1

/// The local side of a catalogue entry: a way by which callers reach an operation.
package struct LocalRoute: Sendable {
  package let method: Method
  package let path: String
  package let name: String
  package let scope: Scope
  package let fixed: [FixedMember]

  /// WARest's own method and path instead of a short route of the gateway's.
  package let isNative: Bool

  package init(
    _ name: String,
    _ method: Method,
    _ path: String,
    _ scope: Scope,
    fixed: [FixedMember] = []
  ) {
    self.name = name
    self.method = method
    self.path = path
    self.scope = scope
    self.fixed = fixed
    isNative = false
  }

  /// The way by which WARest's own clients come; its right is that of the short route.
  init(native operation: Operation) {
    guard let first = operation.routes.first else {
      preconditionFailure("\(operation.id) has no route")
    }
    // Where two short routes share an operation, a member of the body says which is meant.
    name = operation.routes.count == 1 ? first.name : "\(first.name).set"
    method = operation.method
    path = operation.path.replacing("{sessionId}", with: "{session}")
      .replacing("{chatId}", with: "{chat}")
      .replacing("{messageId}", with: "{message}")
    scope = first.scope
    fixed = []
    isNative = true
  }
}
