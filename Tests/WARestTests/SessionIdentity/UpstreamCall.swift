import HTTP1

@testable import WARest

/// A request as it arrives at WARest: target, type and body, nothing else chooses a session.
struct UpstreamCall: Sendable {
  /// WARest's own name of the operation.
  var operation: String
  /// Parameters of the path, decoded.
  var pathSession: String?
  /// The path as it is written, for what WARest compares by letter case.
  var path: String
  var query: String
  var contentType: String
  var body: [UInt8]

  /// Method and target name the operation, as Express finds it.
  init?(method: String, target: String, contentType: String = "", body: [UInt8] = []) {
    let mark = target.firstIndex(of: "?") ?? target.endIndex
    path = String(target[..<mark])
    query = String(target[mark...].dropFirst())
    self.contentType = contentType
    self.body = body
    var written = path.split(separator: "/", omittingEmptySubsequences: false)
    if written.count > 1, written.last == "" { written.removeLast() }
    let method = method == "HEAD" ? "GET" : method
    var found: (operation: Operation, session: String?)?
    for operation in OperationCatalog.operations where "\(operation.method.name)" == method {
      let wanted = operation.path.split(separator: "/", omittingEmptySubsequences: false)
      guard wanted.count == written.count else { continue }
      var session: String?
      let isMatch = zip(wanted, written).allSatisfy { wanted, written in
        guard wanted.hasPrefix("{") else { return wanted.lowercased() == written.lowercased() }
        if wanted == "{sessionId}" { session = PercentReading.decodePath(written) }
        return !written.isEmpty
      }
      if isMatch, found == nil || !operation.path.contains("{") { found = (operation, session) }
    }
    if found == nil, method == "GET", path.lowercased() == "/api/v1/messages/send/text" {
      found = OperationCatalog.operations.first { $0.id == "postMessagesSendText" }.map {
        ($0, nil)
      }
    }
    guard let found else { return nil }
    operation = found.operation.id
    pathSession = found.session
  }

  /// The six routes that read their body themselves; the comparison is case-sensitive, and another
  /// spelling comes through the JSON parser first.
  var isUpload: Bool {
    let prefix = "/api/v1/messages/send/"
    guard path.hasPrefix(prefix) else { return false }
    let name = path.dropFirst(prefix.count)
    return ["file", "media", "audio", "document", "sticker", "gif"].contains { name.hasPrefix($0) }
  }
}
