import Audit
import Foundation
import HTTP1
import Server
import Testing
import WARest

@Suite("A number in any place of any call is nowhere in the log")
struct NumberInEveryPlaceTests {
  static let number = "6281299887766"

  /// Spellings whose digits must not be found either.
  static let spellings = [number, "+62 812-9988-7766", "0812.9988.7766", number + "@c.us"]

  enum Filling: CaseIterable {
    /// What the members are for, so that the call goes through.
    case fitting
    /// The number everywhere.
    case number
  }

  @Test(arguments: [false, true], Filling.allCases)
  func `on every route`(isNative: Bool, _ filling: Filling) throws {
    let gateway = try TestGateway()
    let routes = isNative ? OperationCatalog.nativeRoutes : OperationCatalog.routes
    var passed = 0
    for (index, route) in routes.enumerated() {
      let spelling = Self.spellings[index % Self.spellings.count]
      let request = Self.request(route, spelling, filling)
      if try RecordedCall.call(gateway, request).status / 100 == 2 { passed += 1 }
    }
    #expect(routes.count == (isNative ? 90 : 94))
    // Otherwise nothing was tried.
    #expect(filling == .number || passed > routes.count * 3 / 4, "\(passed)")
    gateway.drain()
    let text = try gateway.auditText() + gateway.log.text
    for line in text.split(separator: "\n") {
      let digits = line.filter(\.isNumber)
      let hasNumber =
        ["99887766", "9988-7766", "9988.7766"].contains { line.contains($0) }
        || digits.contains("81299887766")
      #expect(!hasNumber, "\(line)")
    }
    let key = try RecipientKeyFile.read(LogPaths(gateway.configuration.audit).hashKeys)[0]
    let hash = RecordedCall.hash("\(Self.number)@s.whatsapp.net", key)
    let found = try gateway.auditLog().of("outcome").count { entry in
      entry["target"] == hash || (entry.members["recipients"] as? [String])?.contains(hash) == true
    }
    #expect(found > (filling == .fitting ? 30 : 20), "\(found)")
  }

  private static func request(_ route: Route, _ text: String, _ filling: Filling) -> String {
    var path = route.path.replacing("{session}", with: "main")
    let group = filling == .fitting ? "120363000000000001@g.us" : text
    for (name, value) in [("group", group), ("chat", text), ("message", text), ("target", text)] {
      path = path.replacing("{\(name)}", with: encoded(value))
    }
    var query = route.operation.query.map { "\($0.name)=\(encoded(text))" }
    if route.local.isNative && route.operation.family != .none { query.append("sessionId=main") }
    if !query.isEmpty { path += "?" + query.joined(separator: "&") }
    var names: [(String, JSONTypes, ValueRole)] = route.operation.members.map {
      ($0.name, $0.types, $0.role)
    }
    if route.local.isNative {
      let known = Set(names.map(\.0) + route.operation.query.map(\.name))
      names += route.nativeNames.filter { !known.contains($0.name) && $0.role.isNoted }
        .map { ($0.name, .string, $0.role) }
    }
    let method = "\(route.method)".uppercased()
    guard route.operation.body == .json, !(names.isEmpty && !route.local.isNative) else {
      return Request.get(path, method: method)
    }
    let members = names.map { "\"\($0.0)\":\(value($0.1, $0.2, text, filling))" }
    let body = "{\(members.joined(separator: ","))}"
    let fields = "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
    return Request.get(path, method: method, fields: fields) + body
  }

  private static func value(
    _ types: JSONTypes,
    _ role: ValueRole,
    _ text: String,
    _ filling: Filling
  ) -> String {
    switch role {
    case .picture, .media, .toolFile, .toolText:
      if filling == .fitting { return "\"data:image/png;base64,QUJD\"" }
    case .plain, .recipients, .nativeRecipients, .people, .groups, .chat, .group: break
    }
    if types.contains(.string) || filling == .number { return "\"\(text)\"" }
    if types.contains(.array) { return "[\"\(text)\",{\"phone\":\"\(text)\"}]" }
    if types.contains(.object) { return "{\"phone\":\"\(text)\",\"\(text)\":[\(number)]}" }
    return types.contains(.boolean) ? "true" : number
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
