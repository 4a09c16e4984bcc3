/// WARest's session names: `^[A-Za-z0-9._-]{1,64}$`.
package enum SessionName {
  /// What to say of anything else, behind a pointer.
  static var demand: StaticString { "must be 1 to 64 of A-Z a-z 0-9 . _ -" }

  package static func isValid(_ name: Span<UInt8>) -> Bool {
    guard !name.isEmpty && name.count <= WARestLimits.sessionBytesMax else { return false }
    for index in name.indices {
      switch name[index] {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2e, 0x5f, 0x2d: continue
      default: return false
      }
    }
    return true
  }
}
