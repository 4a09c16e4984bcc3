import Foundation
import HTTP1
import Testing

@testable import WARest

@Suite("Forms become JSON (WHATWG URL §5.1, RFC 8259)")
struct FormBodyTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let route: String
    let form: String
    let result: String

    init(_ name: String, _ route: String, _ form: String, _ result: String) {
      self.name = name
      self.route = route
      self.form = form
      self.result = result
    }

    var testDescription: String { "\(name): \(form)" }
  }

  private static let text = "messages.text"
  private static let poll = "messages.poll"
  private static let native = "postMessagesSendFiles"
  private static let fetch =
    "must have a host in its URL that is public: no local name, no loopback, private or reserved address"

  static let members = [
    Row("text", text, "to=62&message=hello", #""to":"62","message":"hello"}"#),
    Row("plus and percent", text, "to=62&message=a+b%2Bc%26", #""to":"62","message":"a b+c&"}"#),
    Row("names too", text, "%74o=62&mess%61ge=", #""to":"62","message":""}"#),
    Row("an alias", text, "number=62&text=x", #""number":"62","text":"x"}"#),
    Row("no equals sign", text, "to=62&message", #""to":"62","message":""}"#),
    Row("empty fields", text, "&&to=62&&message=x&", #""to":"62","message":"x"}"#),
    Row(
      "what JSON escapes",
      text,
      "to=62&message=%22%5C%0A%09%C3%A9/",
      ##""to":"62","message":"\"\\\u000A\u0009é/"}"##
    ),
    Row(
      "a string or a number",
      "messages.location",
      "to=62&lat=1.5&lng=x&location=y",
      #""to":"62","lat":"1.5","lng":"x","location":"y"}"#
    ),
    Row(
      "true or text",
      text,
      "to=62&message=x&isForwarded=true&presence=false",
      #""to":"62","message":"x","isForwarded":true,"presence":false}"#
    ),
    Row(
      "text or true",
      text,
      "to=62&message=x&presence=recording",
      #""to":"62","message":"x","presence":"recording"}"#
    ),
    Row(
      "true",
      "messages.media",
      "to=62&url=data:,x&compress=Yes",
      #""to":"62","url":"data:,x","compress":true}"#
    ),
    Row(
      "false",
      "messages.media",
      "to=62&url=data:,x&compress=0",
      #""to":"62","url":"data:,x","compress":false}"#
    ),
    Row(
      "one recipient",
      poll,
      "to=62&question=q&options=a",
      #""to":"62","question":"q","options":"a"}"#
    ),
    Row(
      "two",
      poll,
      "to=62&question=q&to=63&options=a&options=b,c",
      #""to":["62","63"],"question":"q","options":["a","b,c"]}"#
    ),
    Row(
      "one in a list",
      poll,
      "to%5B%5D=62&question=q&options[0]=a&options[1]=b",
      #""to":["62"],"question":"q","options":["a","b"]}"#
    ),
    Row(
      "people by comma",
      "groups.participants.add",
      "participants=62,+63+,,64+5",
      #""participants":["62","63","64 5"]}"#
    ),
    Row(
      "and repeated",
      "groups.participants.add",
      "participants=62,63&participants=64&participants=",
      #""participants":["62","63","64"]}"#
    ),
    Row("none", "groups.participants.add", "participants=", #""participants":[]}"#),
    Row("an object or text", "messages.contact", "to=62&contact=x", #""to":"62","contact":"x"}"#),
    Row("nothing needed", "groups.invite.revoke", "", "}"),
    Row(
      "letter case of profiles",
      "profile.picture.set",
      "PICTURE=data:image/png;base64,AAAA",
      #""picture":"data:image/png;base64,AAAA"}"#
    ),
    Row(
      "native: text stays text",
      native,
      "compress=true&to=62&x=1",
      #""compress":"true","to":"62","x":"1"}"#
    ),
    Row("native: repeated", native, "x=1&y=2&x=3&x%5B%5D=4", #""x":["1","3"],"y":"2","x[]":"4"}"#),
    Row("native: a bare group", native, "to=120363000000000001", #""to":"120363000000000001"}"#),
    Row("native: nothing", native, "", "}"),
    Row("native: an empty session", native, "sessionId=&phone=&to=1", #""to":"1"}"#),
  ]

  @Test(arguments: members) func `with the types of the catalogue`(_ row: Row) throws {
    let run = FormBodyRun(row.form, on: row.route)
    #expect(run.verdict == "ok" && run.text == row.result)
    let after = FormBodyRun(row.form, on: row.route, hasMembers: true)
    #expect(after.text == (row.result == "}" ? "}" : ",\(row.result)"))
    _ = try JSONSerialization.jsonObject(with: Data("{\(run.text)".utf8))
  }

  static let faults = [
    Row(
      "unknown",
      text,
      "to=62&message=x&mesage=y",
      "invalidRequest /mesage: is not known to this operation"
    ),
    Row("no name", text, "=x", "invalidRequest /: is a name that no field may have"),
    Row(
      "a bracket first",
      text,
      "[to]=x",
      "invalidRequest /[to]: is a name that no field may have"
    ),
    Row("missing", text, "to=62", "invalidRequest /message: is required"),
    Row("twice", text, "to=62&message=x&to=63", "invalidRequest /to: is there twice"),
    Row("twice, encoded", text, "to=62&message=x&%74o=63", "invalidRequest /to: is there twice"),
    Row(
      "two names",
      text,
      "to=62&jid=63",
      "invalidRequest /jid: is another name of a member that is there already"
    ),
    Row("no list", text, "message[]=x", "invalidRequest /message[]: is no list here"),
    Row("an object in brackets", poll, "to[a]=x", "invalidRequest /to[a]: is no list here"),
    Row(
      "no boolean",
      "messages.media",
      "to=62&url=data:,x&compress=maybe",
      "invalidRequest /compress: must be true or false"
    ),
    Row(
      "an object",
      "messages.media",
      "to=62&url=data:,x&compression={}",
      "invalidRequest /compression: takes an object"
    ),
    Row(
      "half an escape",
      text,
      "to=62&message=%4",
      "invalidRequest /message: has a percent sign without two hexadecimal digits"
    ),
    Row("NUL", text, "to=62&message=%00", "invalidRequest /message: contains a NUL octet"),
    Row(
      "no UTF-8",
      text,
      "to=62&message=%ff",
      "invalidRequest /message: is not UTF-8 once decoded"
    ),
    Row("NUL in a name", text, "%00=1", "invalidRequest /: contains a NUL octet"),
    Row(
      "reserved",
      text,
      "sessionId=main",
      "reservedField /sessionId: is set by the path and may not be in the body"
    ),
    Row(
      "reserved, encoded",
      text,
      "session%49d=main",
      "reservedField /sessionId: is set by the path and may not be in the body"
    ),
    Row(
      "reserved, a list",
      text,
      "sessionId%5B%5D=main",
      "reservedField /sessionId[]: is set by the path and may not be in the body"
    ),
    Row(
      "a selector",
      text,
      "phone=62",
      "reservedField /phone: would choose a session, and the path has done that"
    ),
    Row(
      "a prototype",
      text,
      "__proto__[to]=62",
      "reservedField /__proto__[to]: would give WARest members that nobody checked"
    ),
    Row(
      "a bare group",
      text,
      "to=120363000000000001&message=x",
      "invalidRequest /to: is too long for a phone number, which has at most 14 digits; a group's id ends in @g.us"
    ),
    Row(
      "a bare group, second",
      poll,
      "to=62&to=120363000000000001&question=q&options=a",
      "invalidRequest /to: is too long for a phone number, which has at most 14 digits; a group's id ends in @g.us"
    ),
    Row(
      "a loopback URL",
      "messages.media",
      "to=62&url=http%3A%2F%2F127.0.0.1%2F",
      "invalidRequest /url: \(fetch)"
    ),
    Row(
      "native: a loopback URL",
      native,
      "files=data:,x&files=http://127.0.0.1/",
      "invalidRequest /files: \(fetch)"
    ),
    Row(
      "native: two sessions",
      native,
      "sessionId=a&sessionId=b",
      "invalidRequest /sessionId: names another session than the rest of the request"
    ),
    Row(
      "native: no session name",
      native,
      "sessionId=a+b",
      "invalidSession /sessionId: must be 1 to 64 of A-Z a-z 0-9 . _ -"
    ),
    Row(
      "native: a long session",
      native,
      "sessionId=\(String(repeating: "s", count: 65))",
      "invalidSession /sessionId: must be 1 to 64 of A-Z a-z 0-9 . _ -"
    ),
    Row(
      "native: a list of sessions",
      native,
      "sessionId[]=a",
      "invalidRequest /sessionId[]: must be one text, and no list"
    ),
    Row(
      "native: a phone",
      native,
      "phone=62",
      "invalidRequest /phone: would look for a session by its phone number"
    ),
    Row(
      "native: 65 names",
      native,
      (0..<65).map { "n\($0)=1" }.joined(separator: "&"),
      "invalidRequest /n64: is one name more than the 64 that a body may have"
    ),
    Row(
      "257 fields",
      native,
      String(repeating: "a=1&", count: 257),
      "invalidRequest : has more than 256 fields"
    ),
    Row(
      "a long name",
      native,
      "\(String(repeating: "n", count: 257))=1",
      "invalidRequest /\(String(repeating: "n", count: 48)): is a name of more than 256 octets"
    ),
    Row(
      "a long text for the query",
      "sessions.pair-code",
      "phone=\(String(repeating: "1", count: 65))",
      "invalidRequest /phone: is longer than 64 octets"
    ),
  ]

  @Test(arguments: faults) func `unless a field is wrong, and then nothing is written`(_ row: Row) {
    let run = FormBodyRun(row.form, on: row.route)
    #expect(run.verdict == row.result)
    #expect(run.text.isEmpty)
  }

  @Test func `and the session is claimed`() {
    let run = FormBodyRun("sessionId=main&to=1&session%49d=main", on: Self.native)
    #expect(run.text == #""to":"1"}"# && run.session == "main" && run.hadSelector)
    let other = FormBodyRun("sessionId=main", on: Self.native, claimed: "other")
    #expect(other.verdict.hasSuffix("names another session than the rest of the request"))
    #expect(!FormBodyRun("sessionId=", on: Self.native, claimed: "main").hadSelector)
  }

  @Test func `and elements of counted lists are counted`() {
    let people = FormBodyRun("participants=1,2&participants=3", on: "groups.participants.add")
    let files = FormBodyRun("to=1&files=data:,a&files=data:,b", on: "messages.files")
    let native = FormBodyRun("to=1&to=2&files=data:,a&files=data:,b", on: Self.native)
    #expect(people.askedCount == 3 && files.askedCount == 2 && native.askedCount == 2)
    #expect(FormBodyRun("to=1&message=x", on: Self.text).askedCount == 0)
  }

  @Test func `and what goes into the query is found`() {
    #expect(FormBodyRun("phone=%2B62", on: "sessions.pair-code").capture == "&phone=%2B62")
    #expect(FormBodyRun("pair=62", on: "sessions.pair-code").capture == "&phone=62")
  }

  @Test(arguments: 0..<300) func `and come back by a JSON parser as they were`(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let scalars = Array("ab \"\\/\u{1}\u{7f}é\u{2028}😀&=+%".unicodeScalars)
    func word(_ lengths: ClosedRange<Int>) -> String {
      var word = ""
      for _ in 0..<Int.random(in: lengths, using: &random) {
        word.unicodeScalars.append(scalars[Int.random(in: scalars.indices, using: &random)])
      }
      return word
    }
    var expected: [String: [String]] = [:]
    var form: [String] = []
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let (name, value) = (word(1...3), word(0...6))
      expected[name, default: []].append(value)
      form.append("\(Self.encoded(name))=\(Self.encoded(value))")
    }
    let run = FormBodyRun(form.joined(separator: "&"), on: Self.native)
    try #require(run.verdict == "ok")
    let object = try JSONSerialization.jsonObject(with: Data("{\(run.text)".utf8))
    let read = try #require(object as? [String: Any])
    let lists = read.mapValues { $0 as? [String] ?? [$0 as? String ?? "?"] }
    #expect(lists == expected)
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { octet in
      switch octet {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): String(UnicodeScalar(octet))
      case 0x20: "+"
      default: "%" + String(Int(octet) + 0x100, radix: 16).dropFirst().uppercased()
      }
    }.joined()
  }
}
