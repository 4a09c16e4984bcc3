package import HTTP1

/// Where a request carries its client's token.
package enum Credential: Sendable, Equatable {
  case none
  /// The token's octets, as a range of the head.
  case token(ByteRange)
  /// Two credentials that differ: whose call would it be?
  case conflicting
  /// An `Authorization` that is not `Bearer` and one token.
  case malformed

  /// Finds the token of a request: `Authorization: Bearer TOKEN`, or `X-WAREST-API-KEY: TOKEN`,
  /// which is what WARest's own clients send, or both with the same token.
  package static func find(in head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Credential {
    var found = Credential.none
    for index in 0..<head.fields.count {
      let line = head.fields[index]
      let value: ByteRange
      switch line.name {
      case .xWARestAPIKey:
        value = line.valueRange
      case .authorization:
        guard let token = bearerToken(line.valueRange, bytes) else { return .malformed }
        value = token
      default:
        continue
      }
      guard !value.isEmpty else { return .malformed }
      switch found {
      case .token(let first) where !isEqual(first, value, bytes): return .conflicting
      default: found = .token(value)
      }
    }
    return found
  }

  /// The token behind the scheme, whose name knows no case [RFC 9110 §11.1, RFC 6750 §2.1].
  private static func bearerToken(_ value: ByteRange, _ bytes: Span<UInt8>) -> ByteRange? {
    let scheme: StaticString = "bearer "
    guard value.count > scheme.utf8CodeUnitCount else { return nil }
    for index in 0..<scheme.utf8CodeUnitCount {
      let octet = bytes[Int(value.start) + index]
      let lowered = octet &- 0x41 < 26 ? octet | 0x20 : octet
      // SAFETY: `index` is below the static string's length.
      guard unsafe scheme.utf8Start[index] == lowered else { return nil }
    }
    var start = Int(value.start) + scheme.utf8CodeUnitCount
    let end = Int(value.end)
    while start < end && bytes[start] == 0x20 { start += 1 }
    for index in start..<end where bytes[index] <= 0x20 || bytes[index] >= 0x7f { return nil }
    return start < end ? ByteRange(start, end) : nil
  }

  private static func isEqual(_ left: ByteRange, _ right: ByteRange, _ bytes: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in 0..<left.count {
      difference |= bytes[Int(left.start) + index] ^ bytes[Int(right.start) + index]
    }
    return difference == 0
  }
}
