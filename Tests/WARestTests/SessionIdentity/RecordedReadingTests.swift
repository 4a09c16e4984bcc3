import Foundation
import Testing

/// The model held against what the real server did.
@Suite(
  "The model of WARest's choice of a session, and recorded requests",
  .enabled(if: Shared.has("upstream/transcripts.json"))
)
struct RecordedReadingTests {
  /// Failures for want of a session, in the words of each family.
  private static let missing = [
    "sessionId is required", "Session not found", "Provide sessionId or phone",
    "Provide sessionId or sessionPhone", "Matching session not found", "items is not iterable",
  ]

  @Test func `each went to the session that the model finds, or failed for want of one`() throws {
    var counts: [String: Int] = [:]
    for entry in try Shared.list("upstream/transcripts.json") {
      guard let call = Self.call(entry) else { continue }
      let found = SessionReading.selections(of: call)
      let reply = (entry["response"] as? Shared.Object)?["body"] as? Shared.Object ?? [:]
      let title = "\(entry.text("operationId")) \(entry.text("case")): \(found)"
      guard let message = reply["message"] as? String else { continue }
      if let seen = Self.session(in: reply) {
        #expect(found.contains(.session(seen)) || found.contains(.any), "\(title), seen \(seen)")
        counts["named", default: 0] += 1
      } else if Self.missing.contains(message) {
        counts["missing", default: 0] += 1
        #expect(
          found.allSatisfy { !Self.isOpen($0) } || entry.text("case").contains("after"),
          "\(title): \(message)"
        )
      } else if message == "sessionId is invalid" {
        counts["invalid", default: 0] += 1
        #expect(found.allSatisfy(Self.isInvalid), "\(title)")
      } else if reply.flag("status"), call.path.lowercased().contains("/messages/") {
        // Sends and actions of any kind worked, and the only open session they named is it.
        counts["sent", default: 0] += 1
        #expect(found != [.none] && !found.contains(.any), "\(title)")
      }
    }
    print("recorded sessions: \(counts)")
    #expect(counts["named", default: 0] > 180)
    #expect(counts["missing", default: 0] > 170)
    #expect(counts["invalid", default: 0] > 20)
    #expect(counts["sent", default: 0] > 90)
  }

  /// The sessions `main` and `other` are open; a number names one only where no device hides it.
  private static func isOpen(_ selection: Selection) -> Bool {
    selection == .session("main") || selection == .any
  }

  private static func isInvalid(_ selection: Selection) -> Bool {
    guard case .session(let name) = selection else { return false }
    return name.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) == nil
  }

  /// The session that a reply names.
  private static func session(in reply: Shared.Object) -> String? {
    let result = reply["result"] as? Shared.Object ?? reply.objects("results").first
    return result?["sessionId"] as? String
  }

  /// Shortened bodies are left out: what they held is not known.
  private static func call(_ entry: Shared.Object) -> UpstreamCall? {
    guard let request = entry["request"] as? Shared.Object, let path = request["path"] as? String,
      let method = request["method"] as? String
    else { return nil }
    let headers = request["headers"] as? [String: String] ?? [:]
    var body: [UInt8] = []
    if let text = request["body"] as? String {
      guard !text.contains("…"), !text.hasPrefix("(") else { return nil }
      body = Array(text.utf8)
    } else if let value = request["body"], !(value is NSNull) {
      body = Array((try? JSONSerialization.data(withJSONObject: value)) ?? Data())
    }
    let query = (request["query"] as? [String: String] ?? [:]).map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }
    // Octets of a compressed body are no text.
    guard headers["Content-Encoding"] == nil else { return nil }
    let hasBody = request["body"] != nil && headers["Content-Type"] == nil
    return UpstreamCall(
      method: method,
      target: path + (query.isEmpty ? "" : "?\(query.joined(separator: "&"))"),
      contentType: headers["Content-Type"] ?? (hasBody ? "application/json" : ""),
      body: body
    )
  }
}
