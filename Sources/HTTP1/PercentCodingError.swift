/// Why an encoded text could not be taken.
package enum PercentCodingError: UInt8, Error, Sendable {
  /// A percent sign without two hexadecimal digits.
  case escape

  /// `%00`
  case null

  /// `%2F` in one path segment: some readers would make two segments of it.
  case slash

  /// `.` or `..`, which a reader may resolve [RFC 3986 §5.2.4].
  case dotSegment

  /// The decoded octets are not UTF-8, so that they cannot stand in JSON.
  case notUTF8

  /// The writer is full.
  case tooLong

  package var detail: StaticString {
    switch self {
    case .escape: "an incomplete percent escape"
    case .null: "an encoded null octet"
    case .slash: "an encoded slash in a path segment"
    case .dotSegment: "a dot segment"
    case .notUTF8: "not UTF-8"
    case .tooLong: "too long"
    }
  }
}
