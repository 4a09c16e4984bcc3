import Testing

@testable import WARest

@Suite("What the limits have to know about a route")
struct CallClassTests {
  private static let routes = OperationCatalog.routes + OperationCatalog.nativeRoutes

  @Test(.enabled(if: Shared.has("upstream/operations.json")))
  func `class, tokens and cooldown of all 184 routes follow from operations.json`() throws {
    let rows = try Shared.list("upstream/operations.json")
    #expect(Self.routes.count == 94 + 90)
    for route in Self.routes {
      let facts = CompiledCatalog.shared.facts(route.index)
      let row = try #require(rows.first { $0.text("operationId") == route.operation.id })
      let isGroup = row.text("tag") == "Groups"
      let expected: CallClass =
        switch row.text("sideEffect") {
        case "send": .send
        case "read": isGroup ? .groupRead : .read
        default: isGroup ? .groupWrite : .write
        }
      #expect(facts.callClass == expected, "\(route.name)")
      #expect(Int(facts.rateTokens) == row.number("rateTokens"), "\(route.name)")
      #expect(facts.rateTokens <= 2, "\(route.name)")
      #expect(facts.hasCooldown == row.flag("recipientCooldown"), "\(route.name)")
    }
  }

  @Test func `tokens are two for messages, chats and tools, none for ping, and else one`() {
    for route in Self.routes {
      let path = route.operation.path
      let isDouble = ["messages", "chats", "misc"].contains { path.hasPrefix("/api/v1/\($0)") }
      let expected: UInt8 = path == "/api/v1/server/ping" ? 0 : isDouble ? 2 : 1
      #expect(CompiledCatalog.shared.facts(route.index).rateTokens == expected, "\(route.name)")
    }
  }

  @Test func `a cooldown is where the upstream request has a JSON body with to`() {
    for route in Self.routes {
      let operation = route.operation
      let isMessage = operation.path.hasPrefix("/api/v1/messages")
      let sendsJSON = operation.body == .json && !operation.traits.contains(.upload)
      let facts = CompiledCatalog.shared.facts(route.index)
      #expect(facts.hasCooldown == (isMessage && sendsJSON), "\(route.name)")
      guard facts.hasCooldown && !route.local.isNative else { continue }
      let namesTo =
        route.placements.contains { $0.name == "to" && $0.place == .body }
        || operation.members.contains { $0.name == "to" && $0.isRequired }
      #expect(namesTo, "\(route.name)")
    }
  }

  @Test func `class, cooldown and tokens of a native route are those of the short ones`() {
    for native in OperationCatalog.nativeRoutes {
      let facts = CompiledCatalog.shared.facts(native.index)
      for route in OperationCatalog.routes where route.operation.id == native.operation.id {
        let short = CompiledCatalog.shared.facts(route.index)
        #expect(short.callClass == facts.callClass && short.rateTokens == facts.rateTokens)
        #expect(short.hasCooldown == facts.hasCooldown, "\(route.name)")
      }
    }
  }

  @Test(arguments: [
    ("messages.text", CallClass.send), ("messages.react", .send), ("messages.pin", .send),
    ("messages.star", .write), ("groups.create", .groupWrite), ("groups.info", .groupRead),
    ("groups.join", .groupWrite), ("chats.list", .read), ("server.restart", .write),
  ])
  func `examples`(_ name: String, _ expected: CallClass) throws {
    let route = try #require(OperationCatalog.route(named: name))
    #expect(CompiledCatalog.shared.facts(route.index).callClass == expected)
  }

  @Test func `names are all different, and facts have not grown`() {
    #expect(Set(CallClass.allCases.map { "\($0.name)" }).count == CallClass.allCases.count)
    #expect(MemoryLayout<RouteFacts>.size <= 16)
  }
}
