import HTTP1
import Testing

@testable import WARest

@Suite("Files and pictures: what WARest would fetch is looked at wherever it stands")
struct SourceFilterTests {
  static let good = [
    #""data:image/png;base64,AAAA""#, #""https://example.com/a.png""#, #""data:\u002cx""#, "1",
    "null", "true", #"["data:,x","https://example.com/a"]"#, "[]", "{}",
    #"[{"base64":"QUJD","filename":"/etc/passwd"}]"#, #"[[["data:,x"]]]"#,
    #"{"caption":"../x","url":"https://example.com"}"#,
    #"[{"meta":{"note":"/etc/passwd"},"url":["https://example.com/x"]}]"#,
    #"{"url":1}"#, #"[{"name":["/etc/passwd"]}]"#,
  ]

  /// A value, and where it stands in a list of files.
  static let bad: [(String, String)] = [
    (#""/etc/passwd""#, ""), (#""\u002fetc/passwd""#, ""), (#""http://127.0.0.1/""#, ""),
    (#""http:\/\/localhost\/""#, ""), (#""http://\u0031\u0032\u0037.0.0.1/""#, ""),
    (#"["data:,x","/etc/passwd"]"#, "/1"), (#"[[["/etc/passwd"]]]"#, "/0"),
    (#"{"url":"http://10.0.0.1/"}"#, ""), (#"{"\u0075rl":"http://10.0.0.1/"}"#, ""),
    (#"[{"url":"https://example.com"},{"a":1,"file":"/etc/passwd"}]"#, "/1"),
    (#"[{"meta":{"path":"/etc/passwd"}}]"#, "/0"), (#"{"urls":["http://[::1]/"]}"#, ""),
    (#"{"urls":[["http://[::1]/"]]}"#, ""), (#"{"url":{"href":"http://[::1]/"}}"#, ""),
    (#"{"name":"x","url":"http://10.0.0.1/","name":"y"}"#, ""),
    (#"[{"a":{"url":"https://example.com"},"url":"http://10.0.0.1/"}]"#, "/0"),
    (#"[{"url":["https://example.com"],"file":["/etc/é"]}]"#, "/0"),
  ]

  @Test(arguments: good)
  func `a file that may be sent goes on as it came`(_ value: String) {
    let body = #"{"x":"/etc/passwd","files":"# + value + "}"
    let native = Scan(Array(body.utf8), route: Scan.native("postMessagesSendFiles"))
    #expect(native.result == String(body.dropFirst()))
  }

  @Test(arguments: bad)
  func `a file that may not is refused`(_ row: (value: String, place: String)) {
    let body = Array((#"{"x":1,"files":"# + row.value + "}").utf8)
    for cut in 0...body.count {
      let native = Scan(body, route: Scan.native("postMessagesSendFiles"), cuts: [cut])
      #expect(native.fault?.pointerText == "/files" + row.place, "\(native.verdict)")
    }
  }

  @Test func `short routes are no different`() {
    let body = #"{"to":"1","media":"http://169.254.169.254/"}"#
    #expect(Scan(body, on: "messages.media").fault?.pointerText == "/media")
    let button = #"{"to":"1","buttons":[],"image":"/etc/passwd"}"#
    #expect(Scan(button, on: "messages.button").fault?.pointerText == "/image")
    let object = #"{"to":"1","buttons":[{"url":"http://10.0.0.1"}],"image":"data:,x"}"#
    #expect(Scan(object, on: "messages.button").fault == nil)
  }

  @Test func `every name of a member with such a role is looked at`() {
    for route in OperationCatalog.nativeRoutes {
      for name in route.nativeNames {
        let isChecked = name.role != .plain && !name.role.isNoted
        let body = Array("{\"\(name.name)\":\"http://10.0.0.1/x\"}".utf8)
        let scan = Scan(body, route: route.index)
        #expect((scan.fault != nil) == isChecked, "\(route.name) \(name.name)")
      }
    }
  }

  @Test func `a rule may allow more`() {
    let body = Array(#"{"media":"http://10.0.0.1/"}"#.utf8)
    var scanner = JSONObjectScanner(
      .shared,
      route: Scan.native("postMessagesSendMedia"),
      seed: 1,
      session: SessionClaim(),
      sources: SourceRules(policy: .any)
    )
    var writer = ByteWriter(capacity: 100)
    guard case .complete = scanner.scan(body.span, into: &writer) else {
      Issue.record("not complete")
      return
    }
  }

  @Test func `a long file passes in pieces, and its end is looked at`() {
    let text = String(repeating: "QUJD", count: 30_000)
    for (end, isGood) in [("", true), ("=", true), ("\\u0041", true), ("!", false), ("é", false)] {
      let body = Array("{\"media\":\"\(text)\(end)\",\"x\":1}".utf8)
      let cuts = Array(stride(from: 1_000, to: body.count, by: 4_093))
      let scan = Scan(body, route: Scan.native("postMessagesSendMedia"), cuts: cuts)
      #expect((scan.fault == nil) == isGood, "\(end)")
      if isGood { #expect(scan.output == Array(body.dropFirst())) }
    }
  }
}
