import Audit
import Foundation
import Server
import Testing
import Transport

/// One call through a gateway of its own, and what stands on record of it.
struct RecordedCall {
  /// WARest's answer, after which it closes: the next call finds a connection of its own.
  static let ok = Reply.json(
    #"{"status":200,"code":1000,"message":"ok","results":[{"pairCode":"AB"}]}"#,
    fields: "Connection: close\r\n"
  )

  let reply: Message
  let intent: AuditEntry?
  let outcome: AuditEntry

  /// The whole log.
  let text: String
  let key: RecipientKey

  init(
    _ request: String,
    adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    let gateway = try TestGateway(adjust: adjust)
    reply = try RecordedCall.call(gateway, request)
    gateway.drain()
    let log = try gateway.auditLog()
    intent = log.of("intent").first
    outcome = try #require(log.of("outcome").first)
    text = try gateway.auditText() + gateway.log.text
    key = try RecipientKeyFile.read(LogPaths(gateway.configuration.audit).hashKeys)[0]
  }

  /// WARest answers with success when the call gets that far.
  static func call(_ gateway: TestGateway, _ request: String) throws -> Message {
    let client = try gateway.connect()
    try client.send(request)
    if try gateway.upstream.connects(before: client) {
      let warest = try gateway.upstream.accept()
      _ = try warest.read()
      try warest.send(ok)
    }
    return try client.read(isReplyToHead: request.hasPrefix("HEAD "))
  }

  func hash(_ id: String) -> String { RecordedCall.hash(id, key) }

  static func hash(_ id: String, _ key: RecipientKey) -> String {
    text(key.hasher.hash(Array(id.utf8).span))
  }

  static func text(_ words: (UInt64, UInt64)) -> String {
    "hmac-sha256:" + Digest32(words.0, words.1, 0, 0).description.prefix(32)
  }
}
