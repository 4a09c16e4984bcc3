import Foundation
import Testing
import WARest

@testable import warest_gateway

@Suite("routes")
struct RouteRowTests {
  static let rows = OperationCatalog.routes.map { RouteRow($0) }

  @Test func `the table has a line for each route, under a heading`() throws {
    let table = RouteRow.table(Self.rows)
    #expect(table.count == 95)
    let line = try #require(table.first { $0.contains(" groups.invite.revoke ") })
    let words = line.split(separator: " ")
    #expect(
      words == [
        "POST", "/v1/sessions/{session}/groups/{group}/invite/revoke", "groups.invite.revoke",
        "group:write", "write", "POST", "/api/v1/group/invite/revoke",
      ]
    )
  }

  @Test func `columns begin in the same place and lines end without blanks`() {
    let table = RouteRow.table(Self.rows)
    let column = table[0].range(of: "WAREST")?.lowerBound.utf16Offset(in: table[0]) ?? 0
    for line in table.dropFirst() {
      #expect(Array(line)[column - 1] == " " && Array(line)[column] != " ")
      #expect(line.last != " ")
    }
  }

  @Test func `JSON says the same`() throws {
    let json = Data(try JSONText.of(Self.rows).utf8)
    let objects = try #require(try JSONSerialization.jsonObject(with: json) as? [[String: Any]])
    #expect(objects.map { $0["operation"] as? String } == Self.rows.map(\.operation))
    #expect(objects.allSatisfy { $0.count == 9 })
  }
}
