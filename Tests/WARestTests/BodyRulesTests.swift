import HTTP1
import Testing

@testable import WARest

@Suite("Body members: required, doubled, unknown")
struct BodyRulesTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let route: String
    let body: String
    let verdict: String

    init(_ name: String, _ route: String, _ body: String, _ verdict: String) {
      self.name = name
      self.route = route
      self.body = body
      self.verdict = verdict
    }

    var testDescription: String { "\(name): \(body)" }
  }

  static let rows = [
    Row("all there", "messages.text", #"{"to":"62","message":"hi"}"#, "ok"),
    Row("aliases do", "messages.text", #"{"number":"62","text":"hi"}"#, "ok"),
    Row("unknown members pass", "messages.text", #"{"to":"62","message":"hi","x":[1]}"#, "ok"),
    Row(
      "no hidden members",
      "messages.text",
      #"{"\u005f_proto__":{"to":"1"},"message":"m"}"#,
      "reservedField /__proto__: would give WARest members that nobody checked"
    ),
    Row(
      "nested names are free",
      "messages.text",
      #"{"to":"1","message":"","x":{"sessionId":1}}"#,
      "ok"
    ),
    Row("one missing", "messages.text", #"{"to":"62"}"#, "invalidRequest /message: is required"),
    Row("no body", "messages.text", "", "invalidRequest /to: is required"),
    Row("empty object", "groups.name", "{}", "invalidRequest /groupName: is required"),
    Row("no body needed", "groups.invite.revoke", "", "ok"),
    Row("empty object, none needed", "groups.invite.revoke", "{}", "ok"),
    Row("number", "messages.text", #"{"to":62,"message":""}"#, "ok"),
    Row(
      "array",
      "messages.text",
      #"{"to":["62"]}"#,
      "invalidRequest /to: must be a string or a number"
    ),
    Row("null", "messages.text", #"{"message":null}"#, "invalidRequest /message: must be a string"),
    Row(
      "alias of a wrong type",
      "messages.text",
      #"{"jid":{}}"#,
      "invalidRequest /jid: must be a string or a number"
    ),
    Row(
      "several recipients",
      "messages.poll",
      #"{"to":["1"],"question":"q","options":["a"]}"#,
      "ok"
    ),
    Row(
      "recipient as a truth",
      "messages.poll",
      #"{"to":true,"question":"q"}"#,
      "invalidRequest /to: must be a string, a number or an array"
    ),
    Row("poll inside", "messages.poll", #"{"to":"1","poll":{"question":"q"}}"#, "ok"),
    Row(
      "poll without options",
      "messages.poll",
      #"{"to":"1","question":"q"}"#,
      "invalidRequest /options: is required"
    ),
    Row("flat location", "messages.location", #"{"to":"1","lat":1,"lng":2}"#, "ok"),
    Row(
      "no location",
      "messages.location",
      #"{"to":"1"}"#,
      "invalidRequest /location: is required"
    ),
    Row("list or lists", "messages.list", #"{"to":"1","list":{}}"#, "ok"),
    Row("no list", "messages.list", #"{"to":"1"}"#, "invalidRequest /sections: is required"),
    Row(
      "people as a string",
      "groups.participants.add",
      #"{"participants":"62"}"#,
      "invalidRequest /participants: must be an array"
    ),
    Row("twice", "messages.text", #"{"to":"1","to":"2"}"#, "invalidRequest /to: is there twice"),
    Row(
      "twice by escape",
      "messages.text",
      #"{"to":"1","\u0074o":"2"}"#,
      "invalidRequest /to: is there twice"
    ),
    Row(
      "under two names",
      "messages.text",
      #"{"to":"1","jid":"2"}"#,
      "invalidRequest /jid: is another name of a member that is there already"
    ),
    Row(
      "unknown twice",
      "messages.text",
      #"{"é":1,"\u00e9":1}"#,
      "invalidRequest /é: is there twice"
    ),
    Row("letter case is kept", "messages.text", #"{"to":"1","To":"1","message":""}"#, "ok"),
    Row(
      "but not for profiles",
      "profile.picture.set",
      #"{"picture":"data:image/png;base64,","PICTURE":"data:image/png;base64,"}"#,
      "invalidRequest /PICTURE: is there twice"
    ),
    Row(
      "unknown, profiles",
      "profile.picture.set",
      #"{"Ab":1,"aB":1}"#,
      "invalidRequest /aB: is there twice"
    ),
    Row(
      "pointers escape",
      "messages.text",
      #"{"a/b~c":1,"a/b~c":1}"#,
      "invalidRequest /a~1b~0c: is there twice"
    ),
    Row(
      "fixed",
      "groups.lock",
      #"{"locked":false}"#,
      "reservedField /locked: is set by the path and may not be in the body"
    ),
    Row("contact's phone", "messages.contact", #"{"to":"1","phone":"62"}"#, "ok"),
    Row("number to validate", "contacts.validate-phone", #"{"number":62}"#, "ok"),
    Row("id to resolve", "contacts.resolve", #"{"id":"62"}"#, "ok"),
    Row("message text in edit", "messages.edit", #"{"message":"new"}"#, "ok"),
    Row("empty description", "groups.description", #"{"desc":""}"#, "ok"),
    Row(
      "no description",
      "groups.description",
      "{}",
      "invalidRequest /groupDescription: is required"
    ),
    Row("phone for a code", "sessions.pair-code", #"{"phone":"62"}"#, "ok"),
    Row(
      "nothing else there",
      "sessions.pair-code",
      #"{"phone":"62","x":1}"#,
      "invalidRequest /x: is not known to this operation"
    ),
    Row(
      "phone as a number",
      "sessions.pair-code",
      #"{"phone":62}"#,
      "invalidRequest /phone: must be a string"
    ),
  ]

  @Test(arguments: rows)
  func `are checked before anything goes upstream`(_ row: Row) {
    #expect(Scan(row.body, on: row.route).verdict.hasPrefix(row.verdict), "\(row.name)")
  }

  @Test(arguments: [
    (#"{"participants":["1","2","3"]}"#, 3), (#"{"participants":[]}"#, 0),
    (#"{"x":[1,2],"participants":[{"a":[1,2]},[3,4]],"y":[5,6,7]}"#, 2),
    (#"{"participants":[[[1,2]]],"x":{"participants":[1,2]}}"#, 1),
  ])
  func `counts the people that a call names`(_ row: (body: String, count: Int)) {
    let route = Scan.route("groups.participants.add")
    let octets = Array(row.body.utf8)
    var scanner = Scan.scanner(route)
    var writer = ByteWriter(capacity: 1_000)
    for index in octets.indices {
      _ = scanner.scan(octets.span.extracting(index..<(index + 1)), into: &writer)
    }
    #expect(scanner.finish() == nil && scanner.askedCount == row.count)
  }

  @Test func `refuses every reserved name of every route, plain and escaped`() throws {
    for route in OperationCatalog.routes where route.operation.body == .json {
      for name in route.reservedNames {
        for spelling in Self.spellings(of: name, route) {
          let scan = Scan("{\"\(spelling)\":\"x\"}", on: route.name)
          let fault = try #require(scan.fault, "\(route.name) \(spelling)")
          #expect(fault.kind == .reservedField, "\(route.name) \(spelling)")
          #expect(fault.pointerText.lowercased() == "/\(name)".lowercased())
        }
      }
    }
  }

  @Test(.enabled(if: Shared.has("upstream/operations.json")))
  func `refuses every session selector that operations.json lists`() throws {
    let selectors = ["sessionId", "phone", "sessionPhone"]
    for row in try Shared.list("upstream/operations.json") {
      let id = row.text("operationId")
      for route in OperationCatalog.routes
      where route.operation.id == id && route.flags.contains(.hasSession) {
        let operation = route.operation
        let members = Set(operation.members.flatMap { [$0.name] + $0.aliases })
        for parameter in row.objects("queryParams") + row.objects("bodyParams")
        where selectors.contains(parameter.text("name")) {
          for alias in [parameter.text("name")] + parameter.texts("aliases") {
            let name = alias.split(separator: " ").first.map(String.init) ?? alias
            // Data in these two: the contact's number, and the number to check.
            let isData =
              name == "phone" || name == "pair" || name == "pairPhone" || name == "number"
            if isData && members.contains(name) { continue }
            #expect(route.reservedNames.contains(name), "\(route.name) \(name)")
          }
        }
      }
    }
  }

  /// Plain, escaped at the front, escaped throughout, and in capitals where WARest ignores case.
  private static func spellings(of name: String, _ route: Route) -> [String] {
    func escape(_ octet: UInt8) -> String {
      let digits = String(octet, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    let octets = Array(name.utf8)
    var spellings = [
      name,
      escape(octets[0]) + name.dropFirst(),
      octets.map(escape).joined(),
    ]
    if route.operation.family.ignoresNameCase {
      spellings += [name.uppercased(), escape(octets[0] ^ 0x20) + name.dropFirst()]
    }
    return spellings
  }
}
