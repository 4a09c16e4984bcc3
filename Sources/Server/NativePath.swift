import HTTP1

/// Which paths are WARest's own, and so answered in its manner.
enum NativePath {
  /// True for `/api` in any letter case, and everything below it.
  static func contains(_ path: Span<UInt8>) -> Bool {
    guard HTTP1.Token.hasPrefix(path, 0, path.count, "/api") else { return false }
    return path.count == 4 || path[4] == Octet.slash
  }

  /// True for the description of the short routes.
  static func isDocument(_ path: Span<UInt8>) -> Bool { path.isEqual("/openapi.json") }
}
