/// A reply, and what the connection should do with it.
package struct SimulatedReply: Sendable {
  package var status: Int
  /// In WARest's order and spelling; without `Date`, `Connection` and `Keep-Alive`.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// The body goes out chunked: WARest does not know the length of what it compresses.
  package var isChunked = false
  /// The security fields go before the others; they are the same on every reply.
  package var hasSecurityFields = false
  /// The reply to a HEAD request: the fields of a body, but none of its octets.
  package var omitsBody = false
  /// Wait this long before the reply leaves.
  package var delayMilliseconds: Int64 = 0
  /// Close without answering.
  package var dropsConnection = false

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  static let dropped: SimulatedReply = {
    var reply = SimulatedReply(status: 0)
    reply.dropsConnection = true
    return reply
  }()
}
