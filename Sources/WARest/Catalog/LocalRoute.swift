package import HTTP1

/// The local side of a catalogue entry: the short route by which callers reach an operation.
package struct LocalRoute: Sendable {
  package let method: Method
  package let path: String
  package let name: String
  package let scope: Scope
  package let fixed: [FixedMember]

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
  }
}
