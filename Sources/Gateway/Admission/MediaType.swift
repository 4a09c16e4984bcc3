package import HTTP1

/// What the fields of a request say about its body's format.
package enum MediaType: Sendable, Equatable {
  /// `application/json`, in UTF-8 if a charset is named at all.
  ///
  /// A body without a type counts too: the route says what it is.
  case json
  /// The form that `curl -d` sends when nobody tells it otherwise.
  case form
  case other
  /// A coding such as gzip stands between the gateway and the JSON that it has to check.
  case encoded

  /// Reads `Content-Type` and `Content-Encoding` [RFC 9110 §8.3, §8.4].
  ///
  /// Two fields of either name count as `other`: another reader may believe the one that we do not.
  package static func find(in head: borrowing RequestHead, _ bytes: Span<UInt8>) -> MediaType {
    var found = MediaType.json
    var hasType = false
    for index in 0..<head.fields.count {
      let value = head.fields[index].valueRange
      switch head.fields[index].name {
      case .contentEncoding:
        guard isEqual(bytes.extracting(value.offsets), "identity") else { return .encoded }
      case .contentType:
        guard !hasType else { return .other }
        hasType = true
        found = classify(bytes.extracting(value.offsets))
      default:
        continue
      }
    }
    return found
  }

  private static func classify(_ value: Span<UInt8>) -> MediaType {
    var end = 0
    while end < value.count && value[end] != 0x3b { end += 1 }
    let type = trimmed(value, 0..<end)
    if isEqual(value.extracting(type), "application/x-www-form-urlencoded") { return .form }
    guard isEqual(value.extracting(type), "application/json") else { return .other }
    // JSON is UTF-8 [RFC 8259 §8.1]; WARest reads any utf-* charset and refuses others.
    let parameter = trimmed(value, min(end + 1, value.count)..<value.count)
    guard !parameter.isEmpty else { return .json }
    let rest = value.extracting(parameter)
    let isUTF8 =
      isEqual(rest, "charset=utf-8") || isEqual(rest, "charset=\"utf-8\"")
      || isEqual(rest, "charset=utf8")
    return isUTF8 ? .json : .other
  }

  private static func trimmed(_ value: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end && (value[start] == 0x20 || value[start] == 0x09) { start += 1 }
    while end > start && (value[end - 1] == 0x20 || value[end - 1] == 0x09) { end -= 1 }
    return start..<end
  }

  private static func isEqual(_ value: Span<UInt8>, _ text: StaticString) -> Bool {
    guard value.count == text.utf8CodeUnitCount else { return false }
    for index in value.indices {
      let octet = value[index]
      let lowered = octet &- 0x41 < 26 ? octet | 0x20 : octet
      // SAFETY: `index` is below the static string's length.
      guard unsafe text.utf8Start[index] == lowered else { return false }
    }
    return true
  }
}
