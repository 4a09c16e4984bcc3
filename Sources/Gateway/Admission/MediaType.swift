package import HTTP1

/// What the fields of a request say about its body's format [RFC 9110 §8.3, §8.4].
///
/// Whatever another reader could take for something else is `unclear`: WARest would read the body
/// by the rules of a format whose names nobody has checked.
package struct MediaType: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    /// No `Content-Type`: the route says what it is.
    case absent
    /// `application/json`, in UTF-8 if a charset is named at all.
    case json
    /// The form that `curl -d` sends when nobody tells it otherwise.
    case form
    /// A form with files, as browsers and `curl -F` send it.
    case multipart
    /// Any other type: octets.
    case other
    /// A type that WARest takes for JSON or a form on uploads, although it is none.
    case lookalike
    /// A coding such as gzip stands between the gateway and what it has to check.
    case encoded
    /// Two types, a type that is none, or JSON in a charset that is not UTF-8.
    case unclear
  }

  package var kind: Kind

  /// The whole field value, parameters included: a range of the head.
  package var text = ByteRange.empty

  /// For `multipart`: what separates the parts, without quotes.
  package var boundary = ByteRange.empty

  package static func find(in head: borrowing RequestHead, _ bytes: Span<UInt8>) -> MediaType {
    var found = MediaType(kind: .absent)
    for index in 0..<head.fields.count {
      let value = head.fields[index].valueRange
      switch head.fields[index].name {
      case .contentEncoding:
        guard Token.matches(bytes, value, "identity") else { return MediaType(kind: .encoded) }
      case .contentType:
        guard found.kind == .absent else { return MediaType(kind: .unclear) }
        found = classify(value, bytes)
      default:
        continue
      }
    }
    return found
  }

  private static func classify(_ value: ByteRange, _ bytes: Span<UInt8>) -> MediaType {
    var cursor = MediaTypeCursor(value)
    guard let essence = cursor.essence(bytes) else { return MediaType(kind: .unclear) }
    var found = MediaType(kind: .other, text: value)
    if Token.matches(bytes, essence, "application/json") {
      found.kind = .json
    } else if Token.matches(bytes, essence, "application/x-www-form-urlencoded") {
      found.kind = .form
    } else if Token.matches(bytes, essence, "multipart/form-data") {
      found.kind = .multipart
    } else if isLookalike(value, bytes) {
      found.kind = .lookalike
    }
    while cursor.hasMore(bytes) {
      guard let parameter = cursor.parameter(bytes) else { return MediaType(kind: .unclear) }
      if Token.matches(bytes, parameter.name, "charset") {
        // JSON is UTF-8 [RFC 8259 §8.1]; WARest reads any utf-* charset and refuses others.
        let isUTF8 =
          Token.matches(bytes, parameter.value, "utf-8")
          || Token.matches(bytes, parameter.value, "utf8")
        let isText = found.kind != .other && found.kind != .lookalike
        guard isUTF8 || !isText else { return MediaType(kind: .unclear) }
      } else if found.kind == .multipart && Token.matches(bytes, parameter.name, "boundary") {
        guard found.boundary.isEmpty else { return MediaType(kind: .unclear) }
        found.boundary = parameter.value
      } else if found.kind == .json {
        return MediaType(kind: .unclear)
      }
    }
    if found.kind == .multipart && found.boundary.isEmpty { return MediaType(kind: .unclear) }
    return found
  }

  /// Whether WARest, which looks for parts of a type's name on uploads, could take a file of this
  /// type for JSON or a form, and act on what stands in it.
  private static func isLookalike(_ value: ByteRange, _ bytes: Span<UInt8>) -> Bool {
    let end = Int(value.end)
    for start in value.offsets {
      let isWord =
        Token.hasPrefix(bytes, start, end, "json")
        || Token.hasPrefix(bytes, start, end, "urlencoded")
        || Token.hasPrefix(bytes, start, end, "multipart")
        || Token.hasPrefix(bytes, start, end, "form-data")
      guard !isWord else { return true }
    }
    return false
  }
}
