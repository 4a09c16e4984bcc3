import Gateway
import Server
import Testing

@Suite("However requests are framed and cut, WARest gets the same, and each caller its reply")
struct CutTests {
  private func call(_ numbers: inout Numbers) -> FormatCall {
    let format = FormatCall.Format.allCases.randomElement(using: &numbers) ?? .json
    // Around what is held: 16 KB, or 10 KB of a form with files; and around what is read at once.
    let around = [0, 200, 10_000, 16_250, 16_384, 32_768, 70_000].randomElement(using: &numbers)
    // An empty file is none.
    let count = max(1, (around ?? 0) + Int.random(in: -180...180, using: &numbers))
    let replyCount = [0, 300, 24_200, 90_000].randomElement(using: &numbers) ?? 0
    return FormatCall(format, count, replyCount + Int.random(in: 0...400, using: &numbers))
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
    let call = FormatCall(.form, 16_384 + Int.random(in: 0...20_000, using: &numbers), 0)
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
