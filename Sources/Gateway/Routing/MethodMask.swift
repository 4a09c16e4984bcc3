package import HTTP1

/// A set of methods: those that a path answers, for `Allow` [RFC 9110 §10.2.1].
package struct MethodMask: OptionSet, Sendable {
  package let rawValue: UInt16

  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  @inlinable package init(_ method: Method) { rawValue = 1 << UInt16(method.rawValue) }
}

extension ByteWriter {
  /// Appends `GET, HEAD`: the value of an Allow field.
  package mutating func append(_ mask: MethodMask) {
    var isFirst = true
    for bit in UInt8(0)..<16 where mask.rawValue & (1 << UInt16(bit)) != 0 {
      guard let method = Method(rawValue: bit) else { continue }
      if !isFirst { append(", ") }
      append(method.name)
      isFirst = false
    }
  }
}
