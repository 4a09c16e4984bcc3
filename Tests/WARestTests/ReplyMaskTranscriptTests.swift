import Foundation
import HTTP1
import Testing

@testable import WARest

@Suite(
  "Recorded replies are masked",
  .enabled(if: Shared.has("upstream/transcripts.json"))
)
struct ReplyMaskTranscriptTests {
  struct Recorded {
    let operation: String
    let status: Int
    let body: String
    let object: Any
  }

  static let secretNames: [String: ReplySecrets] = [
    "qr": .pairing, "qrString": .pairing, "pairCode": .pairing, "webhookSecret": .webhook,
    "inviteLink": .invites,
  ]

  /// All JSON replies; every other one with its slashes and characters escaped.
  static func replies() throws -> [Recorded] {
    try Shared.list("upstream/transcripts.json").enumerated().compactMap { index, entry in
      let response = entry["response"] as? Shared.Object ?? [:]
      guard let body = response["body"] as? Shared.Object else { return nil }
      let data = try JSONSerialization.data(
        withJSONObject: body,
        options: index.isMultiple(of: 2) ? .withoutEscapingSlashes : [.prettyPrinted, .sortedKeys]
      )
      return Recorded(
        operation: entry.text("operationId"),
        status: response.number("status"),
        body: String(decoding: data, as: UTF8.self),
        object: body
      )
    }
  }

  /// The secrets in a reply, found without the code under test.
  static func secrets(in value: Any) -> [(kind: ReplySecrets, text: String)] {
    switch value {
    case let object as Shared.Object:
      object.flatMap { name, value -> [(kind: ReplySecrets, text: String)] in
        if let kind = secretNames[name], let text = value as? String, !text.isEmpty {
          return [(kind, text)]
        }
        return secrets(in: value)
      }
    case let list as [Any]: list.flatMap { secrets(in: $0) }
    default: []
    }
  }

  @Test func `and none of them shows a secret, nor another change`() throws {
    var found = 0
    for reply in try Self.replies() {
      let secrets = Self.secrets(in: reply.object)
      let result = ReplyMaskTests.mask(reply.body)
      #expect(result.state == "complete")
      #expect(ReplyMaskTests.mask(reply.body, []).text == reply.body)
      if secrets.isEmpty { #expect(result.text == reply.body) }
      let seen = try JSONSerialization.jsonObject(with: Data(result.text.utf8))
      #expect(Self.secrets(in: seen).allSatisfy { $0.text == "***" })
      for secret in secrets {
        found += 1
        #expect(!result.text.contains(secret.text))
        #expect(
          !result.text.replacing("\\/", with: "/").contains(secret.text)
        )
      }
      #expect(
        NSDictionary(object: Self.masked(reply.object), forKey: "a" as NSString)
          .isEqual(to: ["a": seen])
      )
    }
    #expect(found >= 30)
  }

  /// The reply as it should look, made by other means.
  static func masked(_ value: Any) -> Any {
    switch value {
    case let object as Shared.Object:
      var copy: Shared.Object = [:]
      for (name, value) in object {
        let isSecret = secretNames[name] != nil && value is String && value as? String != ""
        copy[name] = isSecret ? "***" : masked(value)
      }
      return copy
    case let list as [Any]: return list.map { masked($0) }
    default: return value
    }
  }

  @Test func `and all of their secrets are in the catalogue`() throws {
    let kinds = Dictionary(
      uniqueKeysWithValues: OperationCatalog.operations.map { ($0.id, $0.secrets) }
    )
    for reply in try Self.replies() {
      for secret in Self.secrets(in: reply.object) {
        #expect(kinds[reply.operation]?.contains(secret.kind) == true, "\(reply.operation)")
      }
    }
  }

  @Test func `wherever they are cut`() throws {
    var random = SeededGenerator(seed: 11)
    for reply in try Self.replies() where reply.status / 100 == 2 {
      let whole = ReplyMaskTests.mask(reply.body)
      let count = reply.body.utf8.count
      for _ in 0..<4 {
        let cuts = (0..<6).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
        #expect(ReplyMaskTests.mask(reply.body, cuts: cuts) == whole)
      }
    }
  }

  @Test func `and session lists are filtered`() throws {
    let lists = try Self.replies().filter { $0.operation == "getSessionList" && $0.status == 200 }
    #expect(!lists.isEmpty)
    for list in lists {
      let all = try Self.ids(of: list.body)
      for keep in [["main"], ["second", "closed"], [], all] {
        let result = SessionListFilterTests.stream(list.body, keep: keep, cuts: [100, 101, 300])
        #expect(result.isWhole)
        #expect(try Self.ids(of: result.text) == all.filter(keep.contains))
      }
    }
  }

  static func ids(of list: String) throws -> [String] {
    let envelope = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? Shared.Object
    return envelope?.objects("results").first?.objects("items").map { $0.text("id") } ?? []
  }
}
