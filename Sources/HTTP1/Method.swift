/// The request methods that the gateway knows [RFC 9110 §9.3, RFC 5789].
///
/// A token outside this list is answered 501, because RFC 9110 §9.1 asks for that when a method is
/// not recognised.
package enum Method: UInt8, Sendable, CaseIterable {
  case get
  case head
  case post
  case put
  case delete
  case patch
  case options
  case connect
  case trace

  /// The method as it stands in a request line; methods are case-sensitive [RFC 9110 §9.1].
  package var name: StaticString {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .patch: "PATCH"
    case .options: "OPTIONS"
    case .connect: "CONNECT"
    case .trace: "TRACE"
    }
  }

  /// The method that stands between `start` and `end`, `nil` when it is not known.
  init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    switch end - start {
    case 3:
      switch (bytes[start], bytes[start + 1], bytes[start + 2]) {
      case (0x47, 0x45, 0x54): self = .get
      case (0x50, 0x55, 0x54): self = .put
      default: return nil
      }
    case 4:
      switch ByteSearch.load32(bytes, start) {
      case 0x5453_4f50: self = .post
      case 0x4441_4548: self = .head
      default: return nil
      }
    case 5: self = bytes[start] == 0x50 ? .patch : .trace
    case 6: self = .delete
    case 7: self = bytes[start] == 0x4f ? .options : .connect
    default: return nil
    }
    if end - start > 4 && !isSpelled(bytes, start, end) { return nil }
  }

  private func isSpelled(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let name = name
    guard end - start == name.utf8CodeUnitCount else { return false }
    for index in start..<end {
      // SAFETY: `index - start` is below the name's length.
      let wanted = unsafe name.utf8Start[index - start]
      if bytes[index] != wanted { return false }
    }
    return true
  }
}
