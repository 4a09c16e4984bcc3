/// A body member whose value is part of the local route: `PUT …/lock` is `locked: true`.
package struct FixedMember: Sendable, Equatable {
  package let name: String
  package let value: Bool

  package init(_ name: String, _ value: Bool) {
    self.name = name
    self.value = value
  }
}
