import Foundation
import HTTP1
import Testing

@testable import WARest

@Suite("JSON syntax (RFC 8259)")
struct JSONSyntaxTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let section: String
    let body: [UInt8]
    let isAccepted: Bool

    var testDescription: String { "\(section) \(String(decoding: body, as: UTF8.self))" }

    static func good(_ section: String, _ bodies: String...) -> [Row] {
      bodies.map { Row(section: section, body: Array($0.utf8), isAccepted: true) }
    }

    static func bad(_ section: String, _ bodies: String...) -> [Row] {
      bodies.map { Row(section: section, body: Array($0.utf8), isAccepted: false) }
    }

    static func bytes(_ section: String, _ isAccepted: Bool, _ inString: [UInt8]...) -> [Row] {
      inString.map {
        Row(
          section: section,
          body: Array("{\"a\":\"".utf8) + $0 + Array("\"}".utf8),
          isAccepted: isAccepted
        )
      }
    }
  }

  /// A route without required members, so that only syntax decides.
  static let route = "tools.uuid"

  static let rows: [Row] =
    Row.good("§2", "{}", " \t\r\n{ \t\r\n} \t\r\n", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":[[],{}]}")
    + Row.bad(
      "§2",
      "",
      " ",
      "[]",
      "\"a\"",
      "1",
      "null",
      "true",
      "{",
      "}",
      "{}{}",
      "{}x",
      "{},",
      "{]"
    )
    + Row.bad("§2", "\u{b}{}", "\u{a0}{}", "{}\u{0}", "//c\n{}", "{/*c*/}", "{}#", "{\u{c}}")
    + Row.good("§3", "{\"a\":true}", "{\"a\":false}", "{\"a\":null}", "{\"a\":[true,false,null]}")
    + Row.bad("§3", "{\"a\":True}", "{\"a\":tru}", "{\"a\":truee}", "{\"a\":nul}", "{\"a\":NaN}")
    + Row.bad("§3", "{\"a\":Infinity}", "{\"a\":undefined}", "{\"a\":fals}", "{\"a\":'b'}")
    + Row.good("§4", "{\"a\":1,\"b\":2}", "{\"\":0}", "{\"a\" : 1 , \"b\" : 2}")
    + Row.good("§4", "{\"a\":{\"b\":1,\"b\":2}}")
    + Row.bad("§4", "{a:1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}")
    + Row.bad("§4", "{\"a\":1,,\"b\":2}", "{\"a\"::1}", "{\"a\",1}", "{'a':1}", "{1:1}", "{null:1}")
    + Row.bad("§4", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\":1,\"\":2}")
    + Row.good("§5", "{\"a\":[1,[2,[3]]]}", "{\"a\":[ ]}", "{\"a\":[{\"b\":[]}]}")
    + Row.bad("§5", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":[1 2]}", "{\"a\":[1}", "{\"a\":1]}")
    + Row.bad("§5", "{\"a\":[}", "{\"a\":[\"b\":1]}", "{\"a\":[1,}", "{\"a\":[")
    + Row.good("§6", "{\"a\":0}", "{\"a\":-0}", "{\"a\":10}", "{\"a\":-1.5e+10}", "{\"a\":1E-2}")
    + Row.good(
      "§6",
      "{\"a\":0.0}",
      "{\"a\":0e0}",
      "{\"a\":[1,0,-0]}",
      "{\"a\":123456789012345678901}"
    )
    + Row.bad(
      "§6",
      "{\"a\":+1}",
      "{\"a\":01}",
      "{\"a\":-}",
      "{\"a\":1.}",
      "{\"a\":.5}",
      "{\"a\":1e}"
    )
    + Row.bad("§6", "{\"a\":1e+}", "{\"a\":-01}", "{\"a\":0x1}", "{\"a\":1.e1}", "{\"a\":--1}")
    + Row.bad("§6", "{\"a\":1_0}", "{\"a\":1 0}", "{\"a\":00}", "{\"a\":1.2.3}", "{\"a\":1e1.5}")
    + Row.good(
      "§7",
      "{\"a\":\"\"}",
      "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
      "{\"a\":\"\\u00e9\\uFFFF\"}"
    )
    + Row.good("§7", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\u{7f}\"}")
    + Row.bad(
      "§7",
      "{\"a\":\"\\x41\"}",
      "{\"a\":\"\\u12\"}",
      "{\"a\":\"\\u12G4\"}",
      "{\"a\":\"\\U0041\"}"
    )
    + Row.bad("§7", "{\"a\":\"\n\"}", "{\"a\":\"\t\"}", "{\"a\":\"\u{0}\"}", "{\"a\":\"\u{1f}\"}")
    + Row.bad(
      "§7",
      "{\"a\":\"b}",
      "{\"a\":\"\\\"}",
      "{\"a\":\"\\'\"}",
      "{\"a\":\"\\a\"}",
      "{\"\\x\":1}"
    )
    + Row.bad("§8.2", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\ud800\"}")
    + Row.bad("§8.2", "{\"a\":\"\\ud800x\"}", "{\"a\":\"\\ud800\\n\"}", "{\"\\ud800\":1}")
    + Row.good("§8.1", "{\"é\":\"ü😀\u{10ffff}\u{7ff}\u{800}\u{ffff}\u{10000}\"}")
    + Row.bad("§8.1", "\u{feff}{}")
    + Row.bytes("RFC 3629 §4", true, [0xc2, 0x80], [0xed, 0x9f, 0xbf], [0xf4, 0x8f, 0xbf, 0xbf])
    + Row.bytes("RFC 3629 §4", false, [0x80], [0xc0, 0xaf], [0xc1, 0xbf], [0xc3], [0xc3, 0x28])
    + Row.bytes("RFC 3629 §4", false, [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80])
    + Row.bytes("RFC 3629 §4", false, [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5])
    + Row.bytes("RFC 3629 §4", false, [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xff], [0xfe], [0xf8])

  @Test(arguments: rows)
  func `is followed to the letter`(_ row: Row) {
    // A body of no octets stands for an empty object here.
    let isAccepted = row.isAccepted || row.body.isEmpty
    let scan = Scan(row.body, on: Self.route)
    #expect((scan.fault == nil) == isAccepted, "\(scan.verdict)")
  }

  @Test(arguments: rows)
  func `is read alike however the octets are cut`(_ row: Row) throws {
    let whole = Scan(row.body, on: Self.route)
    for first in 0...row.body.count {
      for second in [first, min(first + 1, row.body.count), (first + row.body.count) / 2] {
        let scan = Scan(row.body, on: Self.route, cuts: [first, max(first, second)])
        try #require(scan.verdict == whole.verdict)
        try #require(scan.hasOpened == whole.hasOpened)
        if whole.fault == nil { try #require(scan.output == whole.output) }
      }
    }
  }

  @Test func `asks for more at every shorter prefix`() throws {
    let body = Array("{\"a\":[1,-2.5e3,{\"b\":\"\\u00e9é\"}],\"c\":null}".utf8)
    for count in 1..<body.count {
      var scanner = Scan.scanner(Scan.route(Self.route))
      var writer = ByteWriter(capacity: 100)
      guard case .needMore = scanner.scan(body.span.extracting(0..<count), into: &writer) else {
        Issue.record("\(count) octets")
        continue
      }
      try #require(scanner.finish() != nil)
    }
  }

  @Test func `allows 64 levels and 64 members`() {
    func nested(_ depth: Int) -> String {
      "{\"a\":" + String(repeating: "[", count: depth - 1)
        + String(repeating: "]", count: depth - 1) + "}"
    }
    func members(_ count: Int) -> String {
      "{" + (0..<count).map { "\"m\($0)\":\($0)" }.joined(separator: ",") + "}"
    }
    #expect(Scan(nested(64), on: Self.route).fault == nil)
    #expect(Scan(nested(65), on: Self.route).fault != nil)
    #expect(Scan(members(64), on: Self.route).fault == nil)
    #expect(Scan(members(65), on: Self.route).fault != nil)
    let long = String(repeating: "n", count: 500)
    #expect(Scan("{\"\(long)\":1,\"\(long)x\":2}", on: Self.route).fault == nil)
    #expect(Scan("{\"\(long)\":1,\"\(long)\":2}", on: Self.route).fault != nil)
  }

  @Test(arguments: 0..<40)
  func `agrees with another parser on mutated bodies`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = Self.rows.filter { $0.isAccepted }
    for _ in 0..<150 {
      var body = rows.randomElement(using: &random)?.body ?? []
      for _ in 0...Int.random(in: 0..<3, using: &random) where !body.isEmpty {
        let place = Int.random(in: 0..<body.count, using: &random)
        let octet = Array("{}[]:,\"\\ue019-.+ntf aA/".utf8).randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<3, using: &random) {
        case 0: body[place] = octet
        case 1: body.insert(octet, at: place)
        default: body.remove(at: place)
        }
      }
      let scan = Scan(body, on: Self.route, cuts: [body.count / 2], seed: seed)
      let oracle = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      let text = String(decoding: body, as: UTF8.self)
      // Foundation refuses numbers that no Double holds.
      if scan.fault == nil && !body.isEmpty && !text.contains(/[0-9][eE][0-9+]/) {
        try #require(oracle != nil, "\(text)")
      }
      // It takes two equal names, and a comma before a closing bracket.
      if oracle != nil, let fault = scan.fault {
        let hasTrailingComma = text.contains(/,[ \t\r\n]*[\]}]/)
        let isKnown = hasTrailingComma || "\(fault.detail)" == "is there twice"
        try #require(isKnown, "\(text): \(scan.verdict)")
      }
    }
  }
}
