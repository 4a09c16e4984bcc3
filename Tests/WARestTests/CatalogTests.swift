import Foundation
import HTTP1
import Testing

@testable import WARest

@Suite("The catalogue is the design's route table and the upstream's operations")
struct CatalogTests {
  @Test func `has 90 operations and 94 routes, each with its own name and path`() {
    #expect(OperationCatalog.operations.count == 90)
    #expect(OperationCatalog.routes.count == 94)
    #expect(Set(OperationCatalog.operations.map(\.id)).count == 90)
    #expect(Set(OperationCatalog.routes.map(\.name)).count == 94)
    #expect(Set(OperationCatalog.routes.map { "\($0.method) \($0.path)" }).count == 94)
    #expect(OperationCatalog.routes.map(\.index) == Array(0..<94))
    #expect(Scope.allCases.count == 15)
  }

  @Test(.enabled(if: Shared.has("design/routes.json")))
  func `agrees with routes.json in every field and in its order`() throws {
    let rows = try Shared.list("design/routes.json")
    try #require(rows.count == OperationCatalog.routes.count)
    for (row, route) in zip(rows, OperationCatalog.routes) {
      let operation = route.operation
      #expect(route.name == row.text("operation"))
      #expect("\(route.method.name)" == row.text("method"), "\(route.name)")
      #expect(route.path == row.text("path"))
      #expect(operation.id == row.text("upstream"))
      #expect("\(route.scope.name)" == row.text("scope"), "\(route.name)")
      #expect("\(operation.method.name) \(operation.path)" == row.text("upstreamRequest"))
      #expect("\(operation.effect.name)" == row.text("effect"), "\(route.name)")
      #expect(operation.isRepeatable == row.flag("repeatable"), "\(route.name)")
      let fixed = row["fixed"] as? [String: Bool] ?? [:]
      #expect(Dictionary(uniqueKeysWithValues: route.fixed.map { ($0.name, $0.value) }) == fixed)
      // A soft failure needs a rule, or a reason why it is an honest answer.
      let isSoft = row["softFailure"] is String
      #expect(isSoft == (operation.replyReason != nil), "\(route.name)")
      if !isSoft { #expect(operation.reply == .byStatus, "\(route.name)") }
    }
  }

  @Test(.enabled(if: Shared.has("upstream/operations.json")))
  func `agrees with operations.json in method, path, effect, costs and kind`() throws {
    let rows = try Shared.list("upstream/operations.json")
    #expect(rows.count == 90)
    for row in rows {
      let id = row.text("operationId")
      let operation = try #require(OperationCatalog.operations.first { $0.id == id })
      #expect("\(operation.method.name)" == row.text("method"), "\(id)")
      #expect(operation.path == row.text("path"))
      #expect("\(operation.effect.name)" == row.text("sideEffect"), "\(id)")
      #expect(operation.isRepeatable == row.flag("idempotent"), "\(id)")
      #expect(Int(operation.rateTokens) == row.number("rateTokens"), "\(id)")
      #expect(operation.traits.contains(.adminOnly) == row.flag("adminOnly"), "\(id)")
      #expect(operation.traits.contains(.keyless) == !row.flag("authRequired"), "\(id)")
      let isLarge = !operation.traits.isDisjoint(with: [.upload, .largeJSON])
      #expect(isLarge == row.flag("largeBody"), "\(id)")
      let takesFiles = row.texts("contentTypes").contains { $0.hasPrefix("multipart") }
      #expect(operation.traits.contains(.upload) == takesFiles, "\(id)")
      // `DELETE session/delete` would read a body, but its session goes into the query.
      let takesBody = !row.texts("contentTypes").isEmpty && id != "deleteSessionDelete"
      let sendsBody = operation.body == .json && !operation.traits.contains(.bodyToQuery)
      #expect(takesBody == sendsBody, "\(id)")
    }
  }

  @Test(.enabled(if: Shared.has("upstream/operations.json")))
  func `agrees with operations.json in every parameter`() throws {
    for row in try Shared.list("upstream/operations.json") {
      let id = row.text("operationId")
      let operation = try #require(OperationCatalog.operations.first { $0.id == id })
      let route = try #require(OperationCatalog.routes.first { $0.operation.id == id })
      let parameters = row.objects("queryParams") + row.objects("bodyParams")
      let expected = Set(
        parameters.compactMap { UpstreamParameter($0, of: route) }
      )
      let found = Set(
        operation.query.map {
          UpstreamParameter(name: $0.name, aliases: $0.aliases, isRequired: $0.isRequired)
        }
          + operation.members.map {
            UpstreamParameter(name: $0.name, aliases: $0.aliases, isRequired: $0.isRequired)
          }
      )
      let difference = found.symmetricDifference(expected).map(\.name).sorted()
      #expect(difference == UpstreamParameter.deviations[id, default: []], "\(id)")
    }
  }

  @Test func `compiles into facts that say the same`() {
    let catalog = CompiledCatalog.shared
    for route in OperationCatalog.routes {
      let facts = catalog.facts(route.index)
      #expect(facts.method == route.method)
      #expect(facts.upstreamMethod == route.operation.method)
      #expect(facts.effect == route.effect && facts.scope == route.scope)
      #expect(facts.bodyKind == route.operation.body)
      #expect(facts.sendsBody == (route.sendsBody))
      #expect(facts.hasSession == route.path.contains("{session}"))
      #expect(facts.replyRule == route.operation.reply)
    }
    #expect(MemoryLayout<RouteFacts>.stride <= 16)
    #expect(MemoryLayout<JSONObjectScanner>.size <= 3_072)
  }
}
