import HTTP1
import Testing

@testable import WARest

@Suite("Native bodies: selectors are taken out, and all name one session")
struct SelectorFilterTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let body: String
    let result: String
    var session = "main"
    var claimed = ""
    var operation = "postGroupName"

    var testDescription: String { "\(name): \(body)" }
  }

  static let kept: [Row] = [
    Row(name: "only", body: #"{"sessionId":"main"}"#, result: "}"),
    Row(name: "first", body: #"{"sessionId":"main","a":1}"#, result: #""a":1}"#),
    Row(name: "middle", body: #"{"a":1,"id":"main","b":2}"#, result: #""a":1,"b":2}"#),
    Row(name: "last", body: #"{"a":1,"session":"main"}"#, result: #""a":1}"#),
    Row(name: "two names", body: #"{"id":"main","a":1,"session":"main"}"#, result: #""a":1}"#),
    Row(name: "repeated", body: #"{"id":"main","id":"main"}"#, result: "}"),
    Row(
      name: "white space",
      body: " {\n\"id\" : \"main\" ,\t\"a\" : [ 1 , 2 ] , \"session\" : \"main\"\r\n} ",
      result: "\"a\" : [ 1 , 2 ]}"
    ),
    Row(name: "escapes", body: #"{"\u0069d":"m\u0061in","a":1}"#, result: #""a":1}"#),
    Row(name: "escaped slash", body: #"{"a":"\/","id":"main"}"#, result: #""a":"\/"}"#),
    Row(
      name: "agrees with the query",
      body: #"{"id":"x"}"#,
      result: "}",
      session: "x",
      claimed: "x"
    ),
    Row(name: "64 octets", body: "{\"id\":\"\(long)\"}", result: "}", session: long),
    Row(
      name: "nested names are data",
      body: #"{"a":{"sessionId":"other","id":1},"b":[{"session":2}]}"#,
      result: #""a":{"sessionId":"other","id":1},"b":[{"session":2}]}"#,
      session: ""
    ),
    Row(
      name: "any letter case where WARest has it",
      body: #"{"SESSIONID":"main","SessionId":"main","PICTURE":"data:,x"}"#,
      result: #""PICTURE":"data:,x"}"#,
      operation: "postProfilePicture"
    ),
    Row(
      name: "and only there",
      body: #"{"SESSIONID":"other","a":1}"#,
      result: #""SESSIONID":"other","a":1}"#,
      session: "",
      operation: "postMessagesSendText"
    ),
    Row(
      name: "data under a name that selects elsewhere",
      body: #"{"phone":"62","id":"7","sid":"main"}"#,
      result: #""phone":"62","id":"7"}"#,
      operation: "postMiscWhatsappValidatePhone"
    ),
    Row(
      name: "WARest's own rules for types",
      body: #"{"to":["1",2],"message":7,"sessionId":"main"}"#,
      result: #""to":["1",2],"message":7}"#,
      operation: "postMessagesSendText"
    ),
    Row(
      name: "two aliases of one member",
      body: #"{"to":"1","jid":"2"}"#,
      result: #""to":"1","jid":"2"}"#,
      session: "",
      operation: "postMessagesSendText"
    ),
    Row(name: "empty object", body: " { } ", result: "}", session: ""),
    Row(name: "no body", body: "", result: "", session: ""),
  ]

  /// Names nothing, and is not for WARest either.
  static let empty: [Row] = [
    Row(name: "empty", body: #"{"sessionId":"","a":1}"#, result: #""a":1}"#, session: ""),
    Row(name: "null", body: #"{"a":1,"sessionId": null }"#, result: #""a":1}"#, session: ""),
    Row(name: "phone", body: #"{"phone":"","a":1}"#, result: #""a":1}"#, session: ""),
    Row(name: "no phone", body: #"{"number":null,"a":1}"#, result: #""a":1}"#, session: ""),
    Row(name: "beside one", body: #"{"id":"","session":"main","user":""}"#, result: "}"),
  ]

  static let refused: [Row] = [
    Row(name: "another", body: #"{"id":"main","session":"other"}"#, result: conflict("session")),
    Row(name: "than the query", body: #"{"id":"other"}"#, result: conflict("id"), claimed: "main"),
    Row(name: "than a longer one", body: #"{"id":"mai"}"#, result: conflict("id"), claimed: "main"),
    Row(
      name: "repeated",
      body: #"{"sessionId":"main","sessionId":"other"}"#,
      result: conflict("sessionId")
    ),
    Row(name: "letter case", body: #"{"id":"Main"}"#, result: conflict("id"), claimed: "main"),
    Row(name: "characters", body: #"{"id":"a b"}"#, result: invalid("id")),
    Row(name: "blank", body: #"{"id":" "}"#, result: invalid("id")),
    Row(name: "null octet", body: #"{"id":"main\u0000"}"#, result: invalid("id")),
    Row(name: "not ASCII", body: #"{"id":"é"}"#, result: invalid("id")),
    Row(name: "65 octets", body: "{\"id\":\"\(long)x\"}", result: invalid("id")),
    Row(name: "number", body: #"{"id":1}"#, result: text("id")),
    Row(name: "truth", body: #"{"id":true}"#, result: text("id")),
    Row(name: "untruth", body: #"{"id":false}"#, result: text("id")),
    Row(name: "list", body: #"{"id":["main"]}"#, result: text("id")),
    Row(name: "object", body: #"{"id":{}}"#, result: text("id")),
    Row(name: "phone", body: #"{"phone":"62"}"#, result: phone("phone")),
    Row(name: "phone as a number", body: #"{"msisdn":62}"#, result: phone("msisdn")),
    Row(name: "phone as a list", body: #"{"user":["62"]}"#, result: phone("user")),
    Row(name: "phone by escape", body: #"{"ph\u006fne":"\u0036"}"#, result: phone("phone")),
    Row(
      name: "data twice",
      body: #"{"groupName":"a","groupName":"b"}"#,
      result: "invalidRequest /groupName: is there twice"
    ),
    Row(
      name: "unknown twice",
      body: #"{"x":"a","\u0078":"b"}"#,
      result: "invalidRequest /x: is there twice"
    ),
    Row(name: "list of selectors", body: #"["main"]"#, result: noObject),
    Row(name: "text", body: #""main""#, result: noObject),
    Row(
      name: "prototype",
      body: #"{"__proto__":{"sessionId":"other"}}"#,
      result: "reservedField /__proto__: would give WARest members that nobody checked"
    ),
  ]

  @Test(arguments: kept + empty)
  func `as long as the output is held`(_ row: Row) {
    let scan = Self.scan(row)
    #expect(scan.result == row.result)
    #expect(scan.session == row.session)
    #expect(scan.hadSelector == (row.session != ""))
    #expect(scan.hasMembers == !["}", ""].contains(scan.text))
  }

  @Test(arguments: refused)
  func `or the request is refused`(_ row: Row) {
    #expect(Self.scan(row).result == row.result)
  }

  @Test func `a phone number gets a hint`() {
    let scan = Scan(Array(#"{"phone":"62"}"#.utf8), route: Scan.native("postGroupName"))
    #expect(scan.fault?.hint.map { "\($0)" }?.contains("sessionId") == true)
  }

  /// What is behind the members of `held` cannot be taken back; what goes on with it agrees.
  @Test(arguments: [
    (#""id":"main"}"#, "main", #""a":1,"id":"main"}"#),
    (#""b":2 , "id" : "main" , "c":3}"#, "main", #""a":1,"b":2,"id" : "main","c":3}"#),
    (#""id":"other"}"#, "main", "invalidRequest /id: names another session"),
    (#""id":"main"}"#, "", "noSession /id: stands too far behind"),
    (#""sessionId":""}"#, "main", "invalidRequest /sessionId: is empty"),
    (#""sessionId":null}"#, "main", "invalidRequest /sessionId: is empty"),
    (#""phone":""}"#, "main", #""a":1,"phone":""}"#),
    (#""phone":null}"#, "main", #""a":1,"phone":null}"#),
    (#""phone":"6"}"#, "main", "invalidRequest /phone: would look for"),
  ])
  func `streaming takes what agrees`(_ row: (rest: String, claimed: String, result: String)) {
    let held = Array(#"{"a":1,"#.utf8)
    let scan = Scan(
      held + Array(row.rest.utf8),
      route: Scan.native("postGroupName"),
      heldCount: held.count,
      claimed: row.claimed
    )
    #expect(scan.result.hasPrefix(row.result))
  }

  @Test func `a selector that was half out stays`() {
    let body = Array(#"{"id":"main","a":1}"#.utf8)
    for heldCount in 2...11 {
      let scan = Scan(
        body,
        route: Scan.native("postGroupName"),
        heldCount: heldCount,
        claimed: "main"
      )
      #expect(scan.result == #""id":"main","a":1}"#)
    }
  }

  @Test func `every selector of every native route, plain and escaped`() {
    for route in OperationCatalog.nativeRoutes {
      let family = route.operation.family
      let known = Set(route.nativeNames.map(\.name))
      for name in family.sessionNames where !known.contains(name) {
        let escaped = "\\u00" + String(name.utf8.first ?? 0, radix: 16) + name.dropFirst()
        for spelling in [name, escaped] {
          let scan = Scan(
            Array("{\"\(spelling)\":\"other\",\"x\":1}".utf8),
            route: route.index,
            claimed: "main"
          )
          #expect(scan.fault?.kind == .invalidRequest, "\(route.name) \(spelling)")
          let agreeing = Scan(
            Array("{\"x\":1,\"\(spelling)\":\"main\"}".utf8),
            route: route.index,
            claimed: "main"
          )
          let isPhone = family.phoneNames.contains(name)
          #expect((agreeing.result == "\"x\":1}") != isPhone, "\(route.name) \(spelling)")
        }
      }
    }
  }

  @Test func `a body with a hole in it is none`() {
    let body = Array(#"{"a":"bcdefghijkl","m":1}"#.utf8)
    for capacity in 1..<body.count {
      var scanner = Scan.scanner(Scan.native("postGroupName"))
      var writer = ByteWriter(capacity: capacity)
      let step = scanner.scan(body.span, into: &writer)
      if case .fault = step {
        #expect(capacity < body.count - 1)
      } else {
        #expect(capacity == body.count - 1)
      }
    }
  }

  static func scan(_ row: Row) -> Scan {
    Scan(Array(row.body.utf8), route: Scan.native(row.operation), claimed: row.claimed)
  }

  private static let noObject = "invalidRequest : must be a JSON object"
  private static let long = String(repeating: "a", count: 64)

  private static func conflict(_ name: String) -> String {
    "invalidRequest /\(name): names another session than the rest of the request"
  }
  private static func invalid(_ name: String) -> String {
    "invalidSession /\(name): must be 1 to 64 of A-Z a-z 0-9 . _ -"
  }
  private static func text(_ name: String) -> String {
    "invalidRequest /\(name): must be a string"
  }
  private static func phone(_ name: String) -> String {
    "invalidRequest /\(name): would look for a session by its phone number"
  }
}
