import Testing

@testable import WARest

@Suite("Recipients: numbers become strings, and strings are looked at")
struct RecipientFilterTests {
  /// Values of `to`, and what they become.
  @Test(arguments: [
    (#""62811""#, #""62811""#),
    ("62811", #""62811""#),
    ("0", #""0""#),
    (" 62811 ", #" "62811""#),
    ("[62811]", #"["62811"]"#),
    ("[ 1 ,2, \"3\" ]", #"[ "1" ,"2", "3" ]"#),
    ("[]", "[]"),
    (#""1,2;3""#, #""1,2;3""#),
    (#""120363000000000001@g.us""#, #""120363000000000001@g.us""#),
    (#""1\u00320363000000000001\u0040g.us""#, #""1\u00320363000000000001\u0040g.us""#),
    ("12345678901234", #""12345678901234""#),
  ])
  func `are strings upstream`(_ row: (value: String, sent: String)) {
    for tail in ["", " ", "\n"] {
      let body = #"{"x":1,"to":"# + row.value + tail + #","question":"q","options":["a"],"y":[7]}"#
      let scan = Scan(body, on: "messages.poll")
      let trimmed = row.sent
      #expect(
        scan.result == #""x":1,"to":"# + trimmed + #","question":"q","options":["a"],"y":[7]}"#
      )
      let last = Scan(#"{"poll":{},"to":"# + row.value + tail + "}", on: "messages.poll")
      #expect(last.result == #""poll":{},"to":"# + trimmed + "}")
    }
  }

  @Test(arguments: [
    ("-1", "/to: must be a string of digits"),
    ("1.5", "/to: must be a string of digits"),
    ("1e9", "/to: must be a string of digits"),
    ("6E1", "/to: must be a string of digits"),
    ("0.0", "/to: must be a string of digits"),
    ("[1,-2]", "/to/1: must be a string of digits"),
    ("01", ": has a number with a leading zero"),
    ("123456789012345", "/to: is too long for a phone number"),
    ("120363000000000001", "/to: is too long for a phone number"),
    (#""120363000000000001""#, "/to: is too long for a phone number"),
    (#""1203630000000000\u00301""#, "/to: is too long for a phone number"),
    (#"["1","2",120363000000000001]"#, "/to/2: is too long for a phone number"),
    (#"["1","1@lid"]"#, "/to/1: must be a phone number"),
    (#""1\u0040lid""#, "/to: must be a phone number"),
    (#""1@é""#, "/to: must be a phone number"),
    ("[{}]", "/to/0: must be a string"),
    ("[true]", "/to/0: must be a string"),
    ("[null]", "/to/0: must be a string"),
    (#"["1",["2"]]"#, "/to/1: must be a string"),
    ("{}", "/to: must be a string, a number or an array"),
    ("null", "/to: must be a string, a number or an array"),
    ("1x", ": needs a comma or a closing bracket here"),
  ])
  func `or are refused`(_ row: (value: String, verdict: String)) {
    let body = Array((#"{"to":"# + row.value + #","poll":{}}"#).utf8)
    for cut in 0...body.count {
      let scan = Scan(body, on: "messages.poll", cuts: [cut])
      #expect(scan.verdict.hasPrefix("invalidRequest " + row.verdict), "\(scan.verdict)")
    }
  }

  @Test func `pointers count elements beyond nine`() {
    let list = String(repeating: "1,", count: 123)
    let scan = Scan("{\"to\":[\(list)-1]}", on: "messages.poll")
    #expect(scan.fault?.pointerText == "/to/123")
  }

  @Test func `256 numbers at most`() {
    func body(_ count: Int) -> String {
      "{\"poll\":{},\"to\":[" + Array(repeating: "1", count: count).joined(separator: ",") + "]}"
    }
    let most = Scan(body(256), on: "messages.poll")
    #expect(most.fault == nil && most.output.count == body(256).utf8.count - 1 + 512)
    #expect(Scan(body(257), on: "messages.poll").fault?.pointerText == "/to/256")
  }

  @Test func `32 digits at most`() {
    // So many are no phone number either way; what counts is that it ends.
    let zeros = "{\"poll\":{},\"to\":1" + String(repeating: "0", count: 40) + "}"
    #expect(Scan(zeros, on: "messages.poll").fault?.pointerText == "/to")
  }

  @Test func `other members keep their numbers`() {
    let body = #"{"latitude":1.5,"longitude":-2e1,"to":7,"x":{"to":7},"y":[7,{"to":8}]}"#
    #expect(
      Scan(body, on: "messages.location").result
        == #""latitude":1.5,"longitude":-2e1,"to":"7","x":{"to":7},"y":[7,{"to":8}]}"#
    )
  }

  @Test func `native routes leave them alone`() {
    let body = #"{"to":120363000000000001,"x":[1]}"#
    let scan = Scan(Array(body.utf8), route: Scan.native("postMessagesSendPoll"))
    #expect(scan.result == String(body.dropFirst()))
  }
}
