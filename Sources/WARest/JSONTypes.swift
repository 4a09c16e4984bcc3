/// A set of JSON value types [RFC 8259 §3].
package struct JSONTypes: OptionSet, Sendable {
  package let rawValue: UInt8

  @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let string = JSONTypes(rawValue: 1)
  package static let number = JSONTypes(rawValue: 2)
  package static let boolean = JSONTypes(rawValue: 4)
  package static let array = JSONTypes(rawValue: 8)
  package static let object = JSONTypes(rawValue: 16)
  package static let null = JSONTypes(rawValue: 32)

  package static let any = JSONTypes(rawValue: 63)

  /// The sentence that tells a caller which types a required member takes.
  package var demand: StaticString {
    switch self {
    case .string: "must be a string"
    case .number: "must be a number"
    case .boolean: "must be true or false"
    case .array: "must be an array"
    case .object: "must be an object"
    case [.string, .number]: "must be a string or a number"
    case [.string, .array]: "must be a string or an array"
    case [.string, .number, .array]: "must be a string, a number or an array"
    case [.string, .array, .object]: "must be a string, an array or an object"
    default: "has a type that this operation does not take"
    }
  }
}
