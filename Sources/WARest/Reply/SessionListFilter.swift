package import HTTP1

/// Leaves out of a `session/list` reply what is not the client's.
///
/// Everything else stays as it is, octet by octet. An item without a readable id is left out:
/// nobody can say whose it is.
package enum SessionListFilter {
  /// Copies `body` without the items whose id `keeps` refuses.
  ///
  /// - Parameters:
  ///   - body: The whole reply body.
  ///   - writer: Where the copy goes, with room for all of `body`.
  ///   - keeps: Whether the client may see that session.
  /// - Returns: False when the body does not look like a session list, or did not fit; then nothing
  ///   of it may be passed on, and the writer is as it was.
  package static func filter(
    _ body: Span<UInt8>,
    into writer: inout ByteWriter,
    keeps: (Span<UInt8>) -> Bool
  ) -> Bool {
    let mark = writer.count
    var cursor = ReplyCursor()
    guard let items = findItems(&cursor, body) else { return false }
    writer.append(body.extracting(0..<items))
    guard copyItems(&cursor, body, into: &writer, keeps: keeps) else {
      writer.truncate(to: mark)
      return false
    }
    let rest = cursor.position
    guard isClosed(body, from: rest) else {
      writer.truncate(to: mark)
      return false
    }
    writer.append(body.extracting(rest..<body.count))
    if writer.overflowed { writer.truncate(to: mark) }
    return !writer.overflowed
  }

  /// Goes to `results[0].items`: the offset behind its `[`.
  private static func findItems(_ cursor: inout ReplyCursor, _ body: Span<UInt8>) -> Int? {
    guard enter(&cursor, body, "results"), cursor.take(JSONOctet.openBracket, body),
      enter(&cursor, body, "items"), cursor.take(JSONOctet.openBracket, body)
    else { return nil }
    return cursor.position
  }

  /// Enters an object and goes to the value of its member `wanted`.
  private static func enter(
    _ cursor: inout ReplyCursor,
    _ body: Span<UInt8>,
    _ wanted: StaticString
  ) -> Bool {
    guard cursor.take(JSONOctet.openBrace, body) else { return false }
    var first = true
    while let name = cursor.name(body, first: first) {
      first = false
      if body.extracting(name.offsets).equals(wanted) { return true }
      guard cursor.skip(body) else { return false }
    }
    return false
  }

  private static func copyItems(
    _ cursor: inout ReplyCursor,
    _ body: Span<UInt8>,
    into writer: inout ByteWriter,
    keeps: (Span<UInt8>) -> Bool
  ) -> Bool {
    var first = true
    var kept = 0
    while cursor.element(body, first: first) {
      first = false
      let start = cursor.position
      guard let id = readItem(&cursor, body) else { return false }
      guard !id.isEmpty, keeps(body.extracting(id.offsets)) else { continue }
      if kept > 0 { writer.append(JSONOctet.comma) }
      kept += 1
      writer.append(body.extracting(start..<cursor.position))
    }
    guard !cursor.isLost else { return false }
    cursor.position -= 1
    return true
  }

  /// Takes an item: the range of its id, empty when it has none, nil when lost.
  private static func readItem(_ cursor: inout ReplyCursor, _ body: Span<UInt8>) -> ByteRange? {
    var id = ByteRange.empty
    guard cursor.take(JSONOctet.openBrace, body) else { return cursor.skip(body) ? id : nil }
    var first = true
    while let name = cursor.name(body, first: first) {
      first = false
      if body.extracting(name.offsets).equals("id") && cursor.peek(body) == JSONOctet.quote {
        guard let found = cursor.string(body) else { return nil }
        // Two ids: it cannot be said which one a reader would take.
        guard id.isEmpty else { return nil }
        id = found
      } else if !cursor.skip(body) {
        return nil
      }
    }
    return cursor.isLost ? nil : id
  }

  /// True when `]}]}` and other members up to the end follow, so that no second list hides there.
  private static func isClosed(_ body: Span<UInt8>, from start: Int) -> Bool {
    var cursor = ReplyCursor(position: start)
    guard cursor.take(JSONOctet.closeBracket, body) else { return false }
    while let name = cursor.name(body, first: false) {
      guard !body.extracting(name.offsets).equals("items"), cursor.skip(body) else { return false }
    }
    guard !cursor.isLost, !cursor.element(body, first: false) else { return false }
    while let name = cursor.name(body, first: false) {
      guard !body.extracting(name.offsets).equals("results"), cursor.skip(body) else {
        return false
      }
    }
    return !cursor.isLost && cursor.peek(body) == 0
  }
}
