import Server
import Synchronization
import Testing

@testable import Audit

@Suite("A caller who leaves while his intent is on its way gets an outcome if that is on record")
struct LeftUploadTests {
  /// The beginning of a body that is too long to be held.
  private static let upload =
    Request.get(
      "/v1/sessions/main/messages/text",
      method: "POST",
      fields: "Content-Type: application/json\r\nContent-Length: 40000\r\n"
    ) + #"{"to":"5511","message":""# + String(repeating: "x", count: 30_000)

  /// Runs a loop until a caller has left whose intent is at the writer, which is held meanwhile.
  private func leave(_ loop: SteppedLoop) throws {
    let client = try Wire.connect(to: loop.url)
    try client.send(Self.upload)
    let audit = try #require(loop.auditLog)
    try audit.writer.withLock { _ in
      try loop.turn { loop.committing == 1 }
      client.reset()
      try loop.turn { loop.hasLeft }
      #expect(loop.committing == 1)
    }
  }

  private func log(of loop: SteppedLoop) throws -> AuditRecords {
    loop.stop()
    #expect(!loop.upstream.hasConnection)
    return try AuditRecords(path: loop.audit.path)
  }

  @Test(arguments: [false, true])
  func `it was recorded`(isStopped: Bool) throws {
    let loop = try SteppedLoop { $0.audit.durability = .group }
    try leave(loop)
    if !isStopped { try loop.turn { loop.committing == 0 } }
    let log = try log(of: loop)
    log.expectInOrder()
    #expect(log.of("intent").count == 1)
    #expect(log.of("outcome").count == 1)
    #expect(log.of("checkpoint").last?.number("open") == 0)
  }

  @Test(arguments: [false, true])
  func `it could not be recorded`(isStopped: Bool) throws {
    let loop = try SteppedLoop { $0.audit.durability = .group }
    let audit = try #require(loop.auditLog)
    audit.writer.withLock { $0.retryAt = .max }
    try leave(loop)
    if !isStopped { try loop.turn { loop.committing == 0 } }
    let log = try log(of: loop)
    #expect(log.of("intent").isEmpty)
    #expect(log.of("outcome").isEmpty)
    #expect(log.of("checkpoint").last?.number("open") == 0)
  }
}
