/// A query parameter that callers may give.
package struct QueryParameter: Sendable {
  package enum Values: Sendable, Equatable {
    case text
    case boolean
    case integer
    case integers(ClosedRange<Int>)
    case choice([String])
    /// Several, separated by commas.
    case list
  }

  package let name: String
  package let aliases: [String]

  /// Further names on native paths; on short routes they are refused, because elsewhere in the
  /// same family they choose a session.
  package let nativeAliases: [String]
  package let isRequired: Bool

  /// For documents; WARest reads junk as its default, and so the value is not checked here.
  package let values: Values

  /// Whether it names people or groups.
  package let role: ValueRole

  package init(
    _ name: String,
    _ values: Values = .text,
    aliases: [String] = [],
    nativeAliases: [String] = [],
    isRequired: Bool = false,
    as role: ValueRole = .plain
  ) {
    self.name = name
    self.values = values
    self.aliases = aliases
    self.nativeAliases = nativeAliases
    self.isRequired = isRequired
    self.role = role
  }
}
