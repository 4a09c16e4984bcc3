/// Why a body was refused; nothing after it on the connection can be trusted [RFC 9112 §7.1].
package enum BodyError: UInt8, Error, Sendable, CaseIterable {
  case chunkSize
  case chunkSizeTooLarge
  case chunkExtension
  case chunkLineTooLong
  case chunkExtensionsTooLong
  case chunkLineEnd
  case chunkDataEnd
  case trailerSyntax
  case trailerLineEnd
  case trailersTooLong
  case trailersTooMany

  /// The status for a request; in a reply the client's connection is cut off instead.
  package var status: UInt16 {
    switch self {
    case .trailersTooLong, .trailersTooMany: 431
    default: 400
    }
  }

  package var detail: StaticString {
    switch self {
    case .chunkSize: "a chunk size is not a hexadecimal number"
    case .chunkSizeTooLarge: "a chunk size has more than 16 digits"
    case .chunkExtension: "a chunk extension is malformed"
    case .chunkLineTooLong: "a chunk size line is too long"
    case .chunkExtensionsTooLong: "the chunk extensions are too long"
    case .chunkLineEnd: "a chunk size line does not end with CR and LF"
    case .chunkDataEnd: "a chunk is longer than its size says"
    case .trailerSyntax: "a trailer line is malformed"
    case .trailerLineEnd: "a trailer line does not end with CR and LF"
    case .trailersTooLong: "the trailer section is too long"
    case .trailersTooMany: "too many trailer lines"
    }
  }
}
