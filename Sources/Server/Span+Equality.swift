extension Span<UInt8> {
  /// Whether the octets are those of `text`, letter case included.
  func isEqual(_ text: StaticString) -> Bool {
    // SAFETY: a static string lives for ever.
    unsafe isEqual(Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func isEqual(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }
}
