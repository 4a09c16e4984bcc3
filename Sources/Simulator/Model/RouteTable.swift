/// Finds the operation of a path as Express does: without regard to case, with or without one
/// trailing slash, HEAD as GET.
enum RouteTable {
  private static let prefix = "/api/v1"

  private struct Pattern {
    let operation: Operation
    let method: String
    let segments: [Substring]
  }

  private static let fixed: [String: Operation] = {
    var table: [String: Operation] = [:]
    for operation in Operation.allCases where !operation.route.path.contains("*") {
      table[operation.route.method + operation.route.path] = operation
    }
    // Not in WARest's own description, but there.
    table["GET/messages/send/text"] = .postMessagesSendText
    return table
  }()

  private static let patterns: [Pattern] = Operation.allCases.compactMap { operation in
    let (method, path) = operation.route
    guard path.contains("*") else { return nil }
    return Pattern(
      operation: operation,
      method: method,
      segments: path.split(separator: "/", omittingEmptySubsequences: false)
    )
  }

  /// `nil` outside `/api/v1`.
  static func find(method: String, path: String) -> Route? {
    let folded = path.lowercased()
    guard folded.hasPrefix(prefix) else { return nil }
    var rest = folded.dropFirst(prefix.count)
    guard rest.isEmpty || rest.first == "/" else { return nil }
    if rest.count > 1, rest.hasSuffix("/") { rest = rest.dropLast() }
    let method = method == "HEAD" ? "GET" : method
    if let operation = fixed[method + rest] {
      return Route(operation: operation, family: Family(path: rest))
    }
    let segments = rest.split(separator: "/", omittingEmptySubsequences: false)
    let written = path.dropFirst(prefix.count).prefix(rest.count)
      .split(separator: "/", omittingEmptySubsequences: false)
    for pattern in patterns
    where pattern.method == method && pattern.segments.count == segments.count {
      var parameters: [String] = []
      let isMatch = zip(pattern.segments, zip(segments, written)).allSatisfy { wanted, found in
        if wanted != "*" { return wanted == found.0 }
        guard !found.0.isEmpty, let text = PercentText.decodeStrictly(found.1) else { return false }
        parameters.append(text)
        return true
      }
      if isMatch {
        return Route(
          operation: pattern.operation,
          family: Family(path: rest),
          parameters: parameters
        )
      }
    }
    return Route(operation: nil, family: Family(path: rest))
  }
}
