import Foundation
import Simulator

/// Makes a request of its recording: long bodies were shortened there and are filled up again.
enum RecordedRequest {
  static func make(_ recording: Recording) -> SimulatedRequest {
    let recorded = recording.request
    let parts = (recorded["path"]?.string ?? "/").split(
      separator: "?",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    var query = parts.count > 1 ? String(parts[1]) : ""
    if let object = recorded["query"]?.object {
      query = (0..<object.count).map { index in
        "\(escaped(object.names[index]))=\(escaped(object.values[index].string ?? ""))"
      }.joined(separator: "&")
    }
    let fields = recorded["headers"]?.object ?? [:]
    let headers = (0..<fields.count).map { index in
      (name: fields.names[index], value: fields.values[index].string ?? "")
    }
    return SimulatedRequest(
      method: recorded["method"]?.string ?? "GET",
      path: String(parts[0]),
      query: query,
      headers: headers,
      body: body(recording)
    )
  }

  private static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }

  private static func body(_ recording: Recording) -> [UInt8] {
    switch recording.request["body"] {
    case nil, .null?: return []
    case .string(let text)?:
      if text.contains("Content-Disposition") { return multipart(recording, text) }
      if text.hasPrefix("("), let size = Double(text.dropFirst().prefix { $0 != " " }) {
        return sized(Int(size * 1024 * 1024), isJSON: text.contains("JSON"))
      }
      // Octets that are no text were written as Latin-1.
      let scalars = text.unicodeScalars
      return scalars.allSatisfy { $0.value < 256 }
        ? scalars.map { UInt8($0.value) } : Array(text.utf8)
    case let value?: return filled(value).octets
    }
  }

  private static func sized(_ octets: Int, isJSON: Bool) -> [UInt8] {
    let filler = [UInt8](repeating: 0x78, count: octets)
    guard isJSON else { return filler }
    return Array("{\"message\":\"".utf8) + filler + Array("\"}".utf8)
  }

  /// `x…(5000 chars)` and `["a", "…(25 items)"]`.
  private static func filled(_ value: JSON) -> JSON {
    switch value {
    case .string(let text):
      guard let mark = text.firstIndex(of: "…"), let count = elided(text[mark...], "chars"),
        let last = text[..<mark].last
      else { return value }
      let head = text[..<mark]
      return .string(head + String(repeating: last, count: count - head.count))
    case .array(let values):
      guard let last = values.last?.string, last.hasPrefix("…"),
        let count = elided(last[...], "items")
      else { return .array(values.map(filled)) }
      return .array(Array(repeating: filled(values[0]), count: count))
    case .object(let object):
      return .object(
        JSONObject((0..<object.count).map { (object.names[$0], filled(object.values[$0])) })
      )
    default: return value
    }
  }

  private static func elided(_ text: Substring, _ unit: String) -> Int? {
    guard text.hasPrefix("…("), text.hasSuffix(" \(unit))") else { return nil }
    return Int(text.dropFirst(2).prefix { $0 != " " })
  }

  static let pixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    + "DwADhgGAWjR9awAAAABJRU5ErkJggg=="

  /// The form that was sent; its length tells that nothing is missing.
  private static func multipart(_ recording: Recording, _ text: String) -> [UInt8] {
    let field = (recording.request["path"]?.string ?? "").split(separator: "/").last ?? ""
    let boundary = text.dropFirst(2).prefix { !$0.isNewline }
    let (file, type, octets): (String, String, [UInt8]) =
      switch field {
      case "files", "document":
        (
          "a.pdf", "application/pdf",
          Array("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n".utf8)
        )
      case "media", "sticker": ("a.png", "image/png", Array(Data(base64Encoded: pixel) ?? Data()))
      case "audio":
        ("a.mp3", "audio/mpeg", Array("ID3".utf8) + [3] + Array(repeating: 0, count: 70))
      default:
        (
          "a.mp4", "video/mp4",
          [0, 0, 0, 24] + Array("ftypmp42".utf8) + Array(repeating: 0, count: 76)
        )
      }
    var fields = [("sessionId", "main"), ("to", "6282222222222")]
    if recording.name == "multipart" { fields.append(("caption", "cap")) }
    var body: [UInt8] = []
    for (name, value) in fields {
      body += Array("--\(boundary)\r\n".utf8)
      body += Array("Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    body += Array("--\(boundary)\r\n".utf8)
    body += Array(
      "Content-Disposition: form-data; name=\"\(field)\"; filename=\"\(file)\"\r\n".utf8
    )
    body += Array("Content-Type: \(type)\r\n\r\n".utf8) + octets
    body += Array("\r\n--\(boundary)--\r\n".utf8)
    let length = elided(text[(text.firstIndex(of: "…") ?? text.startIndex)...], "chars")
    precondition(length == body.count, "the form is not the one that was recorded")
    return body
  }
}
