/// Comparison of secrets.
package enum ConstantTime {
  /// Takes as long for a difference at the first octet as for one at the last.
  ///
  /// Lengths are no secret.
  package static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
  }
}
