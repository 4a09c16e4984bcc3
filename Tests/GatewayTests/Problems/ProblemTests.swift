import Foundation
import Gateway
import HTTP1
import Testing
import WARest

@Suite("Problems (RFC 9457)")
struct ProblemTests {
  /// As the wire document has them.
  static let rows: [(Problem, UInt16, String)] = [
    (.unknownRoute, 404, "/problems/unknown-route"),
    (.methodNotAllowed, 405, "/problems/method-not-allowed"),
    (.unauthorized, 401, "/problems/unauthorized"),
    (.insufficientScope, 403, "/problems/insufficient-scope"),
    (.sessionNotAllowed, 403, "/problems/session-not-allowed"),
    (.invalidRequest, 400, "/problems/invalid-request"),
    (.reservedField, 400, "/problems/reserved-field"),
    (.bodyTooLarge, 413, "/problems/body-too-large"),
    (.unsupportedMediaType, 415, "/problems/unsupported-media-type"),
    (.operationRefused, 409, "/problems/operation-refused"),
    (.quotaExceeded, 429, "https://iana.org/assignments/http-problem-types#quota-exceeded"),
    (.costAboveBurst, 422, "/problems/cost-above-burst"),
    (
      .temporaryReducedCapacity, 503,
      "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"
    ),
    (.sessionPaused, 503, "/problems/session-paused"),
    (.upstreamError, 502, "/problems/upstream-error"),
    (.upstreamUnreachable, 502, "/problems/upstream-unreachable"),
    (.upstreamTimeout, 504, "/problems/upstream-timeout"),
    (.auditUnavailable, 503, "/problems/audit-unavailable"),
    (.draining, 503, "/problems/draining"),
    (.internalError, 500, "about:blank"),
    (.badRequest, 400, "about:blank"),
    (.requestTimeout, 408, "about:blank"),
    (.uriTooLong, 414, "about:blank"),
    (.expectationFailed, 417, "about:blank"),
    (.fieldsTooLarge, 431, "about:blank"),
    (.notImplemented, 501, "about:blank"),
    (.serviceUnavailable, 503, "about:blank"),
    (.versionNotSupported, 505, "about:blank"),
    (.loopDetected, 508, "about:blank"),
  ]

  @Test(arguments: rows)
  func `have their type, title and status`(
    _ problem: Problem,
    _ status: UInt16,
    _ type: String
  ) throws {
    let document = try #require(
      written {
        ProblemDocument.begin(problem, into: &$0)
        ProblemDocument.end(into: &$0)
      }
    )
    let title = problem.title
    #expect(document == #"{"type":"\#(type)","title":"\#(title)","status":\#(status)}"#)
    if type != "about:blank" { #expect(type.hasSuffix("\(problem.reason)")) }
  }

  @Test func `are all in the list`() {
    #expect(Self.rows.map(\.0) == Problem.allCases.filter { Self.rows.map(\.0).contains($0) })
    #expect(Set(Self.rows.map(\.0)) == Set(Problem.allCases))
    #expect(Set(Problem.allCases.map { "\($0.reason)" }).count == Problem.allCases.count)
  }

  @Test func `answer every refusal of a head or a body with its own status`() {
    for status in HeadFault.allCases.map(\.status) + BodyError.allCases.map(\.status) {
      #expect(Problem(edgeStatus: status).status == status)
    }
    for status: UInt16 in [400, 408, 413, 414, 415, 417, 431, 500, 501, 503, 505, 508] {
      #expect(Problem(edgeStatus: status).status == status)
    }
    #expect(Problem(edgeStatus: 499) == .badRequest)
  }

  @Test func `of a limit say which, and how long to wait`() {
    let table = LimitTableTests.table()
    var verdict: LimitVerdict?
    for _ in 0..<6 {
      verdict = table.charge(
        session: octets("main").span,
        client: 0,
        cost: 1,
        nowNanoseconds: 1_000_000_000
      )
    }
    let document = written { writer in
      guard let verdict else { return }
      ProblemDocument.begin(.quotaExceeded, into: &writer)
      ProblemDocument.add(verdict, session: octets("main").span, into: &writer)
      ProblemDocument.add(Delivery.notSent, into: &writer)
      ProblemDocument.add(requestID: octets("r-1").span, into: &writer)
      ProblemDocument.end(into: &writer)
    }
    #expect(
      document == """
        {"type":"https://iana.org/assignments/http-problem-types#quota-exceeded",\
        "title":"Quota exceeded","status":429,\
        "detail":"session main may make 20 calls a minute; 1 asked, 0 left",\
        "violated-policies":["session"],"retry_after":3,"delivery":"not_sent","request_id":"r-1"}
        """
    )
  }

  struct LimitRow: Sendable {
    let policy: RatePolicy
    let cost: Int
    let isClient: Bool
    let expected: String
  }

  static let limitRows: [LimitRow] = [
    LimitRow(
      policy: RatePolicy(quota: 1, windowSeconds: 1, burst: 1),
      cost: 1,
      isClient: false,
      expected: "session main may make 1 call a second; 1 asked, 0 left"
    ),
    LimitRow(
      policy: RatePolicy(quota: 100, windowSeconds: 3_600, burst: 2),
      cost: 2,
      isClient: true,
      expected: "this client may make 100 calls an hour; 2 asked, 0 left"
    ),
    LimitRow(
      policy: RatePolicy(quota: 500, windowSeconds: 86_400, burst: 1),
      cost: 1,
      isClient: false,
      expected: "session main may make 500 calls a day; 1 asked, 0 left"
    ),
    LimitRow(
      policy: RatePolicy(quota: 9, windowSeconds: 30, burst: 1),
      cost: 1,
      isClient: true,
      expected: "this client may make 9 calls in 30 seconds; 1 asked, 0 left"
    ),
    LimitRow(
      policy: RatePolicy(quota: 20, windowSeconds: 60, burst: 5),
      cost: 9,
      isClient: false,
      expected:
        "session main may make 5 calls at once; 9 asked, which no waiting makes possible"
    ),
    LimitRow(
      policy: RatePolicy(quota: 20, windowSeconds: 60, burst: 1),
      cost: 2,
      isClient: true,
      expected: "this client may make 1 call at once; 2 asked, which no waiting makes possible"
    ),
  ]

  @Test(arguments: limitRows)
  func `of a limit are in words`(_ row: LimitRow) {
    let table = LimitTableTests.table(
      session: row.isClient ? nil : row.policy,
      client: row.isClient ? row.policy : nil
    )
    let document = written { writer in
      for _ in 0..<2 {
        let verdict = table.charge(
          session: octets("main").span,
          client: 0,
          cost: row.cost,
          nowNanoseconds: 7_000_000_000
        )
        writer.removeAll()
        ProblemDocument.add(verdict, session: octets("main").span, into: &writer)
      }
    }
    #expect(document?.hasPrefix(",\"detail\":\"\(row.expected)\"") == true, "\(document ?? "-")")
  }

  @Test func `of a body point at the member, whatever its name`() throws {
    let fault = RequestFault(
      .reservedField,
      .body,
      name: octets("a\"b/\u{1}").span,
      "is fixed by the path"
    )
    let document = try #require(
      written {
        ProblemDocument.begin(.reservedField, into: &$0)
        ProblemDocument.add(fault, into: &$0)
        ProblemDocument.end(into: &$0)
      }
    )
    let expected =
      #","detail":"is fixed by the path","#
      + #""errors":[{"pointer":"/a\"b~1\u0001","detail":"is fixed by the path"}]}"#
    #expect(document.hasSuffix(expected), "\(document)")
  }

  struct UpstreamRow: CustomTestStringConvertible, Sendable {
    let name: String
    let body: [UInt8]
    let isComplete: Bool
    let expected: String

    init(_ name: String, _ body: String, isComplete: Bool = true, _ expected: String) {
      self.name = name
      self.body = octets(body)
      self.isComplete = isComplete
      self.expected = expected
    }

    var testDescription: String { name }
  }

  static let upstreamRows: [UpstreamRow] = [
    UpstreamRow("JSON as it is", #"{"a": [1, null]}"#, #"{"status":500,"body":{"a": [1, null]}}"#),
    UpstreamRow("nothing", "", #"{"status":500}"#),
    UpstreamRow("a page", "<b>\"x\"</b>\n", #"{"status":500,"body":"<b>\"x\"</b>\n"}"#),
    UpstreamRow(
      "JSON that would break out",
      #"{"a":1},"type":"x""#,
      #"{"status":500,"body":"{\"a\":1},\"type\":\"x\""}"#
    ),
    UpstreamRow(
      "the start of JSON",
      #"{"a":1}"#,
      isComplete: false,
      #"{"status":500,"body":"{\"a\":1}","truncated":true}"#
    ),
  ]

  @Test(arguments: upstreamRows)
  func `carry the reply that they were made from`(_ row: UpstreamRow) {
    let document = written {
      ProblemDocument.add(
        upstreamStatus: 500,
        body: row.body.span,
        isComplete: row.isComplete,
        into: &$0
      )
    }
    #expect(document == ",\"upstream\":" + row.expected)
  }

  @Test func `cut a long reply at a character's edge`() throws {
    let most = GatewayLimits.problemUpstreamBytesMax
    let body = octets("[\"" + String(repeating: "\u{20ac}", count: most / 3) + "\"]")
    let document = try #require(
      written {
        ProblemDocument.begin(.upstreamError, into: &$0)
        ProblemDocument.add(upstreamStatus: 502, body: body.span, into: &$0)
        ProblemDocument.end(into: &$0)
      }
    )
    #expect(document.utf8.count < most + 200)
    let object = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
    let upstream = try #require(object?["upstream"] as? [String: Any])
    #expect(upstream["truncated"] as? Bool == true)
    #expect((upstream["body"] as? String)?.hasSuffix("\u{20ac}") == true)
  }

  @Test func `escape what a caller chose`() {
    let document = written {
      ProblemDocument.add(detail: octets("a\"\\\u{7f}\u{0}b").span, into: &$0)
      ProblemDocument.add(hint: "try again", into: &$0)
    }
    #expect(document == #","detail":"a\"\\\u007f\u0000b","hint":"try again""#)
  }
}

@Suite("Challenges (RFC 9110 §11.6.1, RFC 6750 §3)")
struct ChallengeTests {
  @Test func `say what is asked for`() {
    #expect(
      written { $0.appendChallenge(hadToken: false) }
        == "WWW-Authenticate: Bearer realm=\"warest-gateway\"\r\n"
    )
    #expect(
      written { $0.appendChallenge(hadToken: true) }
        == "WWW-Authenticate: Bearer realm=\"warest-gateway\", error=\"invalid_token\"\r\n"
    )
    #expect(
      written { $0.appendChallenge(missing: .groupWrite) } == """
        WWW-Authenticate: Bearer realm="warest-gateway", error="insufficient_scope", \
        scope="group:write"\r\n
        """
    )
    let mask: MethodMask = [MethodMask(.get), MethodMask(.head)]
    #expect(written { $0.appendAllowField(mask) } == "Allow: GET, HEAD\r\n")
  }
}
