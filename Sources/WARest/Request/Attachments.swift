import HTTP1

/// How many messages a send makes for each of its recipients.
package enum Attachments {
  /// Counts the files of a list, at most those that WARest takes.
  ///
  /// - Parameters:
  ///   - facts: The route's.
  ///   - listed: `askedCount` of what has read the body: files of a list, and parts that are files.
  ///   - inQuery: `CompiledCatalog.filesInQuery` on native routes. WARest reads them when the body
  ///     lists none; here they count in any case.
  ///   - isRaw: The body is one file and nothing else.
  /// - Returns: 1 to `WARestLimits.attachmentsMax`; 1 as well for a text or anything else that is
  ///   one message, and for a list without a file, which WARest tries to send all the same.
  package static func count(
    _ facts: RouteFacts,
    listed: Int,
    inQuery: Int = 0,
    isRaw: Bool = false
  ) -> Int {
    guard facts.listsFiles else { return 1 }
    return min(max(listed + inQuery + (isRaw ? 1 : 0), 1), WARestLimits.attachmentsMax)
  }
}

extension CompiledCatalog {
  /// The number of files that the query of a native route names, as texts; 0 where there is no list
  /// of them.
  ///
  /// To be called for a query that `writeNativeTarget` has found good.
  package func filesInQuery(_ route: Int, query: Span<UInt8>) -> Int {
    let record = record(route)
    guard record.facts.listsFiles, record.facts.flags.contains(.native) else { return 0 }
    var count = 0
    var cursor = QueryCursor()
    while cursor.next(query) {
      guard !cursor.value.isEmpty,
        let entry = NativeQuery.entry(cursor.name, of: query, self, record)
      else { continue }
      if entry.meaning == .counted { count += 1 }
    }
    return count
  }
}
