@testable import WARest

/// Requests out of pieces that try to choose another session than they seem to.
struct Spelling {
  private var random: SeededGenerator

  /// Only one session is named, and no phone number, so that most of it gets through.
  private var isTame = false

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let names = [
    "sessionId", "sessionId", "sessionid", "id", "session", "sid", "SESSIONID", "Session", "phone",
    "number", "user", "msisdn", "phonenumber", "sessionPhone", "senderPhone", "__proto__", "to",
    "chatId", "x",
  ]

  /// They have the most ways to name a session.
  private static let uploads = OperationCatalog.operations.filter { $0.traits.contains(.upload) }

  private static let tameNames = [
    "sessionId", "sessionId", "sessionid", "id", "session", "sid", "SESSIONID", "Session", "to",
    "x",
  ]

  private static let values = [
    "main", "main", "main", "other", "other", "", " other", "other ", "main,other", "Main",
    "6280000000000", "main\u{0}", "\u{FEFF}other", "\u{A0}other", String(repeating: "o", count: 65),
  ]

  private mutating func one<Element>(of choices: [Element]) -> Element {
    choices[Int.random(in: choices.indices, using: &random)]
  }

  private mutating func name() -> String {
    one(of: isTame ? Self.tameNames : Self.names)
  }

  private mutating func value() -> String {
    isTame ? one(of: ["main", "main", "main", ""]) : one(of: Self.values)
  }

  private mutating func isChosen(_ part: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < part
  }

  mutating func request() -> ClientRequest {
    let operation = one(of: isChosen(0.3) ? Self.uploads : OperationCatalog.operations)
    isTame = isChosen(0.5)
    var request = ClientRequest(operation: operation.id)
    if operation.path.contains("{sessionId}") { request.pathSession = "main" }
    request.query = query()
    let isUpload = operation.traits.contains(.upload)
    switch Int.random(in: 0..<6, using: &random) {
    case 3 where isUpload:
      request.kind = .multipart
      request.boundary = one(of: ["b", "B"])
      request.body = multipart(request.boundary)
    case 4 where isUpload || operation.body == .json:
      request.kind = .form
      request.body = Array(query().utf8)
    case 5 where isUpload:
      request.kind = .octets
      request.body = Array("x".utf8)
    default:
      guard operation.body == .json else { return request }
      request.kind = .json
      request.body = Array(object(operation).utf8)
    }
    return request
  }

  // MARK: - Queries and forms

  private mutating func query() -> String {
    let pieces = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
      "\(queryName())=\(queryValue())"
    }
    return pieces.joined(separator: one(of: ["&", "&", "&&", "&x&"]))
  }

  private mutating func queryName() -> String {
    let name = name()
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1:
      let octets = Array(name.utf8)
      let place = Int.random(in: octets.indices, using: &random)
      let text = octets.enumerated().map { index, octet in
        index == place ? Self.escaped(octet) : String(UnicodeScalar(octet))
      }
      return text.joined()
    case 2: return name + one(of: ["[]", "[0]", "[a]", "%5B%5D", "[", "]", "%00"])
    case 3: return one(of: ["[", "+", "a[", "%5B", ""]) + name + one(of: ["]", "+", "%5D", ""])
    default: return name
    }
  }

  private mutating func queryValue() -> String {
    let text = value()
    return text.utf8.map { octet in
      let isPlain = octet < 0x80 && (Character(UnicodeScalar(octet)).isLetter || octet == 0x2C)
      return isPlain && isChosen(0.8) ? String(UnicodeScalar(octet)) : Self.escaped(octet)
    }.joined()
  }

  private static func escaped(_ octet: UInt8) -> String {
    let digits = String(octet, radix: 16, uppercase: octet & 1 == 0)
    return "%" + (digits.count == 1 ? "0" : "") + digits
  }

  // MARK: - JSON

  private mutating func object(_ operation: Operation) -> String {
    var members = (0..<Int.random(in: 0..<4, using: &random)).map { _ in member() }
    if isChosen(0.5) { members.append("\"sessionId\":\"main\"") }
    members += [#""to":"6282222222222""#, #""message":"m""#, #""groupId":"1@g.us""#]
    // A list is cut short now and then, so that what is needed is missing.
    if isChosen(0.1) { members.removeLast() }
    members.shuffle(using: &random)
    let text = "{" + members.joined(separator: one(of: [",", " , ", ",\n"])) + "}"
    return isChosen(0.05) ? "[\(text)]" : text
  }

  private mutating func member() -> String {
    var name = name()
    if isChosen(0.3) {
      let octets = Array(name.utf8)
      let place = Int.random(in: octets.indices, using: &random)
      let digits = String(octets[place], radix: 16)
      name =
        String(decoding: octets[..<place], as: UTF8.self) + "\\u00\(digits)"
        + String(decoding: octets[(place + 1)...], as: UTF8.self)
    }
    var value = "\"\(value().replacing("\u{0}", with: "\\u0000"))\""
    switch Int.random(in: 0..<10, using: &random) {
    case 0: value = "[\(value)]"
    case 1: value = one(of: ["null", "1", "true", "{}", "0", "[]"])
    case 2: value = "{\"sessionId\":\(value)}"
    default: break
    }
    return "\"\(name)\":\(value)"
  }

  // MARK: - Multipart forms

  private mutating func multipart(_ boundary: String) -> [UInt8] {
    var text = ""
    for _ in 0..<Int.random(in: 0..<4, using: &random) {
      text += "--\(boundary)\r\nContent-Disposition: form-data; \(disposition())\r\n\r\n"
      text += value() + "\r\n"
    }
    text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n628\r\n"
    text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n"
    text += "Content-Type: image/png\r\n\r\n--B--b\r\n--\(boundary)--\r\n"
    return Array(text.utf8)
  }

  private mutating func disposition() -> String {
    let name = name()
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return "name=\(name)"
    case 1: return "name=\"x\"; name=\"\(name)\""
    case 2: return "name=\"\(name)\"; filename=\"\""
    case 3: return "name=\"\(name)\"; filename=\"f\""
    case 4: return "filename=\"\"; NAME=\"\(name)\""
    case 5: return "name=\"to\"\r\ncontent-disposition: form-data; name=\"\(name)\""
    case 6: return "name=\"a;name=\(name)\""
    default: return "name=\"\(name)\""
    }
  }
}
