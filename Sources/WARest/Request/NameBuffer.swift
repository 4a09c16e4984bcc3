import HTTP1

/// A decoded name: as many octets as a known name may have, and how long it really is.
struct NameBuffer: Sendable {
  private(set) var octets = InlineArray<48, UInt8>(repeating: 0)

  /// The whole length, kept or not, in octets.
  private(set) var count = 0

  var keptCount: Int { min(count, WARestLimits.nameBytesMax) }

  mutating func removeAll() { count = 0 }

  @inline(__always) mutating func append(_ octet: UInt8) {
    if count < WARestLimits.nameBytesMax { octets[count] = octet }
    count &+= 1
  }
}
