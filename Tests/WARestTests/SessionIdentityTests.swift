import Foundation
import HTTP1
import Testing

@testable import WARest

@Suite("The session that was authorized is the one that WARest acts on")
struct SessionIdentityTests {
  /// Bodies and queries out of pieces that try to choose another session.
  @Test(arguments: 0..<20)
  func `whatever the caller writes beside it`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let routes = OperationCatalog.routes.filter { $0.flags.contains(.hasSession) }
    for _ in 0..<200 {
      let route = try #require(routes.randomElement(using: &random))
      let selectors = route.operation.family.sessionNames
      let upstream = Upstream(
        route.name,
        query: Self.query(selectors, &random),
        body: route.operation.body == .json ? Self.body(selectors, &random) : nil
      )
      guard upstream.fault == nil else { continue }
      try Self.check(upstream, route)
    }
  }

  /// Reads the request as WARest would, every selector in every place.
  private static func check(_ upstream: Upstream, _ route: Route) throws {
    let parts = upstream.target.split(separator: "?", maxSplits: 1)
    var found: [String] = []
    let names = Set(route.operation.family.sessionNames.map { $0.lowercased() })
    for item in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let pair = item.split(separator: "=", maxSplits: 1)
      let name = String(pair[0]).removingPercentEncoding ?? ""
      guard names.contains(name.lowercased()) else { continue }
      // Data here: the number that gets a code, and the numbers to check.
      if route.operation.traits.contains(.bodyToQuery) && name == "phone" { continue }
      found.append("\(name)=\(pair.count > 1 ? String(pair[1]) : "")")
    }
    if !upstream.body.isEmpty {
      let object = try JSONSerialization.jsonObject(with: Data(upstream.body.utf8))
      for (name, value) in try #require(object as? [String: Any])
      where route.operation.family.ignoresNameCase
        ? names.contains(name.lowercased()) : route.operation.family.sessionNames.contains(name)
      {
        found.append("\(name)=\(value)")
      }
    }
    let isInPath = upstream.target.hasPrefix("/api/v1/session/main/")
    try #require(found == (isInPath ? [] : ["sessionId=main"]), "\(route.name) \(upstream)")
  }

  private static func query(_ names: [String], _ random: inout SeededGenerator) -> String {
    guard Int.random(in: 0..<4, using: &random) == 0 else { return "" }
    let name = names.randomElement(using: &random) ?? ""
    let spellings = [
      name, name.uppercased(), name + "[]", name + "%00",
      "%" + String(name.utf8.first ?? 0, radix: 16)
        + name.dropFirst(), "+" + name, "&" + name, "x=1&" + name,
    ]
    return (spellings.randomElement(using: &random) ?? name) + "=other"
  }

  private static func body(_ names: [String], _ random: inout SeededGenerator) -> String {
    var members = [#""to":"1""#, #""message":"m""#, #""groupName":"n""#, #""picture":"p""#]
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      let name = names.randomElement(using: &random) ?? ""
      let first = String(name.utf8.first ?? 0, radix: 16)
      let spellings = [
        name, name.uppercased(), "\\u00\(first)" + name.dropFirst(), name + "\\u0000",
        " " + name, "__proto__", "x", name + "\\\"",
      ]
      let value = [#""other""#, #"["other"]"#, "1", "null", #"{"sessionId":"other"}"#]
      members.append(
        "\"\(spellings.randomElement(using: &random) ?? name)\":"
          + (value.randomElement(using: &random) ?? "1")
      )
    }
    members.shuffle(using: &random)
    members.removeLast(Int.random(in: 0..<members.count, using: &random))
    return "{" + members.joined(separator: [",", " , ", ",,"].randomElement(using: &random) ?? ",")
      + "}"
  }
}
