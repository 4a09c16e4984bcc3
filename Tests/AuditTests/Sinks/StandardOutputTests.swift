import Audit
import Foundation
import Glibc
import Testing

@Suite("standard output as a sink")
struct StandardOutputTests {
  /// A pipe whose writing end is as an inherited one: it stays open when a program starts.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe Glibc.pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private static func read(_ descriptor: Int32, until isComplete: (String) -> Bool) -> String {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !isComplete(text) {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return text
  }

  @Test func `gets the lines as they are`() throws {
    let (read, write) = try StandardOutputTests.pipe()
    let sink = try AuditSink.start(.standardOutput, standardOutput: write)
    let lines = (1...500).map { SinkLines.call($0) }.joined()
    sink.offer(lines)
    #expect(StandardOutputTests.read(read) { $0.utf8.count >= lines.utf8.count } == lines)
    sink.stop()
    close(read)
    close(write)
  }

  @Test func `that nobody reads fills its queue, and is read on from where it stopped`() throws {
    let (read, write) = try StandardOutputTests.pipe()
    let sink = try AuditSink.start(.standardOutput, queueBytes: 65_536, standardOutput: write)
    var offered = 0
    while sink.droppedTotal == 0 {
      sink.offer(SinkLines.call(offered))
      offered += 1
      try #require(offered < 1_000_000, "nothing fills the queue")
    }
    let kept = offered - sink.droppedTotal
    let text = StandardOutputTests.read(read) { $0.utf8.count { $0 == 0x0a } == kept }
    #expect(text == (0..<kept).map { SinkLines.call($0) }.joined())
    sink.stop()
    close(read)
    close(write)
  }

  @Test func `whose reader is gone drops, and ends nothing`() throws {
    let (read, write) = try StandardOutputTests.pipe()
    close(read)
    let sink = try AuditSink.start(.standardOutput, standardOutput: write)
    sink.offer((1...100).map { SinkLines.call($0) }.joined())
    sink.stop(within: 20)
    #expect(sink.droppedTotal == 100)
    close(write)
  }

  @Test func `that was closed is not taken for the file that has its number now`() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("audit-sink-\(UInt64.random(in: 0 ... .max))")
    let descriptor = unsafe open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
    try #require(descriptor >= 0)
    let sink = try AuditSink.start(.standardOutput, standardOutput: descriptor)
    sink.offer(SinkLines.call(1))
    sink.stop(within: 20)
    #expect(sink.droppedTotal == 1)
    #expect(try Data(contentsOf: file).isEmpty)
    close(descriptor)
    try FileManager.default.removeItem(at: file)
  }
}
