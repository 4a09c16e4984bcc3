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
  package let isRequired: Bool

  /// For documents; WARest reads junk as its default, and so the value is not checked here.
  package let values: Values

  package init(
    _ name: String,
    _ values: Values = .text,
    aliases: [String] = [],
    isRequired: Bool = false
  ) {
    self.name = name
    self.values = values
    self.aliases = aliases
    self.isRequired = isRequired
  }
}
