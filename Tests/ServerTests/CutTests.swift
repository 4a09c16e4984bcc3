import Gateway
import Server
import Testing

/// Numbers that are the same for the same seed [SplitMix64].
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}

@Suite("However requests are framed and cut, WARest gets the same, and each caller its reply")
struct CutTests {
  private enum Format: CaseIterable {
    case json, native, multipart, raw, form, ignored
  }

  /// One request, what WARest gets of it, and what it answers.
  private struct Call {
    var path = "/v1/sessions/main/messages/media"
    var method = "POST"
    var type = ""
    var body = ""
    /// What WARest gets; nil: the gateway refuses the body, which is too long for it.
    var sent: String?
    var reply = ""

    init(_ format: Format, _ count: Int, _ replyCount: Int) {
      let text = String((0..<count).map { Character(UnicodeScalar(UInt8(97 + $0 % 23))) })
      switch format {
      case .json:
        type = "application/json"
        body = #"{"to":"5511","media":"data:;base64,QUJD","caption":"\#(text)"}"#
        sent = #"{"sessionId":"main","# + body.dropFirst()
      case .native:
        path = "/api/v1/messages/send/media"
        type = "application/json"
        let rest = #""to":"5511","media":"data:;base64,QUJD","caption":"\#(text)"}"#
        body = #"{"sessionId":"main","# + rest
        sent = body
      case .multipart:
        type = "multipart/form-data; boundary=B"
        body = Self.form("B", text)
        sent =
          "--N\r\nContent-Disposition: form-data; name=\"sessionId\"\r\n\r\nmain\r\n"
          + Self.form("N", text)
      case .raw:
        path += "?to=5511"
        type = "image/png"
        body = text
        sent = text
      case .form:
        type = "application/x-www-form-urlencoded"
        body = "to=5511&media=data%3A%3Bbase64%2CQUJD&caption=\(text)"
        guard body.utf8.count <= 16_384 else { break }
        let start = #"{"sessionId":"main","to":"5511","media":"data:;base64,QUJD""#
        sent = start + #","caption":"\#(text)"}"#
      case .ignored:
        path = "/v1/sessions/main/groups"
        method = "GET"
        type = "text/plain"
        body = text
        sent = ""
      }
      reply = #"{"code":1000,"results":["\#(String(repeating: "r", count: replyCount))"]}"#
    }

    private static func form(_ boundary: String, _ text: String) -> String {
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n5511\r\n"
        + "--\(boundary)\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n"
        + "Content-Type: image/png\r\n\r\n\(text)\r\n--\(boundary)--\r\n"
    }

    func framed(_ numbers: inout Numbers) -> [UInt8] {
      let octets = Array(body.utf8)
      let isChunked = Bool.random(using: &numbers)
      let length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(octets.count)"
      let fields = "Content-Type: \(type)\r\n\(length)\r\n"
      var message = Array(Request.get(path, method: method, fields: fields).utf8)
      guard isChunked else { return message + octets }
      let most = [7, 600, 20_000, 70_000].randomElement(using: &numbers) ?? 1
      var rest = octets[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...most, using: &numbers))
        message += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
        rest = rest.dropFirst(piece.count)
      }
      return message + Array("0\r\n\r\n".utf8)
    }
  }

  private func call(_ numbers: inout Numbers) -> Call {
    let format = Format.allCases.randomElement(using: &numbers) ?? .json
    // Around what is held: 16 KB, or 10 KB of a form with files; and around what is read at once.
    let around = [0, 200, 10_000, 16_250, 16_384, 32_768, 70_000].randomElement(using: &numbers)
    // An empty file is none.
    let count = max(1, (around ?? 0) + Int.random(in: -180...180, using: &numbers))
    let replyCount = [0, 300, 24_200, 90_000].randomElement(using: &numbers) ?? 0
    return Call(format, count, replyCount + Int.random(in: 0...400, using: &numbers))
  }

  @Test(arguments: UInt64(1)...24)
  func `several requests behind each other on one connection`(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    let gateway = try TestGateway()
    let client = try gateway.connect()
    var warest: Wire?
    let calls = (0..<8).map { _ in call(&numbers) }.filter { $0.sent != nil }
    var rest = calls.flatMap { $0.framed(&numbers) }[...]
    let most = [40, 3_000, 40_000, 1_000_000].randomElement(using: &numbers) ?? 1
    for call in calls {
      while warest == nil ? !gateway.upstream.hasConnection : warest?.isQuiet == true {
        guard !rest.isEmpty else { break }
        rest = rest.dropFirst(
          try client.sendSome(rest.prefix(Int.random(in: 1...most, using: &numbers)))
        )
      }
      let connection = try warest ?? gateway.upstream.accept()
      warest = connection
      let request = try read(connection, while: &rest, comeFrom: client)
      #expect(withoutBoundary(request) == call.sent, "seed \(seed)")
      try connection.send(Reply.json(call.reply))
      #expect(try client.read().text == call.reply, "seed \(seed)")
    }
  }

  /// The next request at WARest's end, while the client goes on sending.
  private func read(
    _ warest: Wire,
    while rest: inout ArraySlice<UInt8>,
    comeFrom client: Wire
  ) throws -> Message {
    while true {
      if let (message, count) = Message.parse(warest.held, isReplyToHead: false) {
        warest.held.removeFirst(count)
        return message
      }
      let sent = try client.sendSome(rest.prefix(50_000))
      rest = rest.dropFirst(sent)
      if sent == 0 || !Wire.isReady(warest.descriptor, 1, milliseconds: 0) && rest.isEmpty {
        #expect(try warest.receiveMore())
      } else if Wire.isReady(warest.descriptor, 1, milliseconds: 0) {
        #expect(try warest.receiveMore())
      }
    }
  }

  /// The body, with the boundary that the gateway made written as `N`.
  private func withoutBoundary(_ request: Message) -> String {
    let start = "multipart/form-data; boundary="
    guard let type = request["Content-Type"], type.hasPrefix(start) else { return request.text }
    return request.text.replacing(type.dropFirst(start.count), with: "N")
  }

  @Test(arguments: UInt64(1)...12)
  func `a form that is too long is refused, wherever it is cut`(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let call = Call(.form, 16_384 + Int.random(in: 0...20_000, using: &numbers), 0)
    var rest = call.framed(&numbers)[...]
    while !rest.isEmpty, client.isQuiet {
      guard let sent = try? client.sendSome(rest.prefix(5_000)) else { break }
      rest = rest.dropFirst(sent)
    }
    let reply = try client.read()
    #expect(reply.status == 413)
    #expect(!gateway.upstream.hasConnection)
  }
}
