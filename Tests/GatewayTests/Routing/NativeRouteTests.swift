import HTTP1
import Testing
import WARest

@testable import Gateway

@Suite("WARest's own paths")
struct NativeRouteTests {
  static let table = RouteTable(
    OperationCatalog.nativeRoutes.map { RouteTemplate($0) },
    dialect: .native
  )

  struct Row: CustomTestStringConvertible, Sendable {
    let method: Method
    let path: String
    let expected: String
    var testDescription: String { "\(method.name) \(path)" }

    init(_ method: Method, _ path: String, _ expected: String) {
      self.method = method
      self.path = path
      self.expected = expected
    }
  }

  static let rows = [
    Row(.get, "/api/v1/groups", "getGroups"),
    Row(.head, "/api/v1/groups", "getGroups"),
    Row(.get, "/API/V1/Groups", "getGroups"),
    Row(.get, "/api/v1/groups/", "getGroups"),
    Row(.get, "/api/v1/groups//", "not found"),
    Row(.get, "/api//v1/groups", "not found"),
    Row(.get, "/api/v1/./groups", "dotSegment"),
    Row(.get, "/api/v1%2Fgroups", "not found"),
    Row(.get, "/api/v1/%67roups", "not found"),
    Row(.get, "/api/v1/groups;x", "not found"),
    Row(.post, "/api/v1/groups", "GET, HEAD"),
    Row(.get, "/api/v1/messages/send/text", "POST"),
    Row(.head, "/api/v1/session/create", "GET"),
    Row(.post, "/api/v1/messages/A%2FB/action/star", "postMessagesMessageIdActionStar A/B"),
    Row(.post, "/api/v1/MESSAGES/a%20b/ACTION/Star/", "postMessagesMessageIdActionStar a b"),
    Row(
      .get,
      "/api/v1/chats/628%40s.whatsapp.net/messages",
      "getChatsChatIdMessages 628@s.whatsapp.net"
    ),
    Row(.post, "/api/v1/chats/120363000000000001/read", "postChatsChatIdRead 120363000000000001"),
    Row(.post, "/api/v1/session/main/config", "postSessionSessionIdConfig main"),
    Row(.post, "/api/v1/session/a%2Fb/config", "sessionSyntax"),
    Row(.post, "/api/v1/session//config", "emptyParameter"),
    Row(.post, "/api/v1/messages/%00/action/star", "nullOctet"),
    Row(.post, "/api/v1/messages/%zz/action/star", "badEscape"),
    Row(.post, "/api/v1/messages/%ff/action/star", "notUTF8"),
    Row(.get, "/api", "not found"),
    Row(.get, "/api/v1/", "not found"),
  ]

  @Test(arguments: rows)
  func `are found as WARest finds them`(row: Row) {
    #expect(find(row.method, row.path) == row.expected)
  }

  @Test(arguments: OperationCatalog.operations.map(\.id))
  func `lead to every operation in any letter case`(id: String) throws {
    let operation = try #require(OperationCatalog.operations.first { $0.id == id })
    let path = operation.path.replacing(/\{[a-zA-Z]+\}/, with: "x")
    let found = find(operation.method, path)
    #expect(found.hasPrefix(id))
    #expect(find(operation.method, path.uppercased()).hasPrefix(id))
  }

  private func find(_ method: Method, _ path: String) -> String {
    var scratch = ByteWriter(capacity: GatewayLimits.pathScratchBytesMax)
    let octets = Array(path.utf8)
    switch Self.table.match(method: method, path: octets.span, scratch: &scratch) {
    case .found(let match):
      let operation = OperationCatalog.nativeRoutes[match.routeIndex].operation
      // SAFETY: the writer is alive and not written to meanwhile.
      let text = unsafe Array(scratch.bytes)
      let values = PathParameter.allCases.map { match.values[$0] }.filter { !$0.isEmpty }
        .map { String(decoding: text[$0.offsets], as: UTF8.self) }
      return ([operation.id] + values).joined(separator: " ")
    case .notFound: return "not found"
    case .invalid(let fault): return "\(fault)"
    case .methodNotAllowed(let mask):
      var allow = ByteWriter(capacity: 100)
      allow.append(mask)
      // SAFETY: as above.
      return String(decoding: unsafe Array(allow.bytes), as: UTF8.self)
    }
  }
}
