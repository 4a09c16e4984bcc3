/// One request, what WARest gets of it, and what it answers.
struct FormatCall {
  enum Format: CaseIterable {
    case json, native, multipart, raw, form, ignored
  }

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
