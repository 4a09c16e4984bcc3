/// A request as the stand-in sees it, without a connection.
package struct SimulatedRequest: Sendable {
  package var method: String
  /// As sent: not decoded, without the query.
  package var path: String
  /// As sent, without the question mark.
  package var query: String
  /// Names in lower case.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// A body was announced, even if it is empty.
  package var announcesBody: Bool

  package init(
    method: String,
    path: String,
    query: String = "",
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers.map { ($0.name.lowercased(), $0.value.trimmed) }
    self.body = body
    announcesBody = !body.isEmpty
  }

  /// The first value of the field, `nil` when it is absent.
  package func header(_ name: StaticString) -> String? {
    header("\(name)")
  }

  package func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The media type without parameters, in lower case; empty when absent.
  package var mediaType: String {
    guard let type = header("content-type") else { return "" }
    return type.prefix { $0 != ";" }.lowercased().trimmed
  }
}
