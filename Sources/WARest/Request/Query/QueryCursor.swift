import HTTP1

/// Walks through a query, parameter by parameter [RFC 3986 §3.4, WHATWG URL §5.1].
struct QueryCursor {
  private(set) var name = ByteRange.empty
  private(set) var value = ByteRange.empty
  private var position = 0

  /// Moves on to the next parameter that is not empty; false at the end.
  mutating func next(_ query: Span<UInt8>) -> Bool {
    while position < query.count {
      let start = position
      var equals = -1
      while position < query.count, query[position] != QueryOctet.ampersand {
        if equals < 0, query[position] == QueryOctet.equals { equals = position }
        position += 1
      }
      let end = position
      position += 1
      guard end > start else { continue }
      name = ByteRange(start, equals < 0 ? end : equals)
      value = ByteRange(equals < 0 ? end : equals + 1, end)
      return true
    }
    return false
  }
}
