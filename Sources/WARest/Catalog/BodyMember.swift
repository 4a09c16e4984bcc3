/// A top-level member of a JSON body that WARest reads.
package struct BodyMember: Sendable {
  package let name: String
  package let aliases: [String]

  /// Types that WARest reads; enforced for required members, told in documents for the others,
  /// because WARest ignores what it cannot use there.
  package let types: JSONTypes

  package let isRequired: Bool

  /// Other members that do instead of this one when it is required.
  package let standIns: [String]

  package let role: ValueRole

  /// True when it is a list of things to do, so that a reply with fewer of them says something.
  package let isCounted: Bool

  private init(
    _ name: String,
    _ types: JSONTypes,
    _ aliases: [String],
    isRequired: Bool,
    standIns: [String] = [],
    role: ValueRole,
    isCounted: Bool = false
  ) {
    self.name = name
    self.types = types
    self.aliases = aliases
    self.isRequired = isRequired
    self.standIns = standIns
    self.role = role
    self.isCounted = isCounted
  }

  package static func required(
    _ name: String,
    _ types: JSONTypes = .string,
    or aliases: [String] = [],
    unless standIns: [String] = [],
    as role: ValueRole = .plain
  ) -> BodyMember {
    BodyMember(name, types, aliases, isRequired: true, standIns: standIns, role: role)
  }

  /// A required list whose length is held against the reply.
  package static func list(
    _ name: String,
    _ types: JSONTypes = .array,
    or aliases: [String] = [],
    as role: ValueRole = .plain
  ) -> BodyMember {
    BodyMember(name, types, aliases, isRequired: true, role: role, isCounted: true)
  }

  package static func optional(
    _ name: String,
    _ types: JSONTypes = .string,
    or aliases: [String] = [],
    as role: ValueRole = .plain
  ) -> BodyMember {
    BodyMember(name, types, aliases, isRequired: false, role: role)
  }
}
