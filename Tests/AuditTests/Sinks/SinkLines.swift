import Audit
import HTTP1
import Logging

/// Records as the log's writer makes them, for sinks.
enum SinkLines {
  static let time = "2026-11-24T09:57:12.345678Z"

  /// A line with its line feed; its hashes are as long as others.
  static func line(_ sequence: Int, kind: String = "outcome", members: String = "") -> String {
    let hash = String(repeating: "a", count: 64)
    let rest = members.isEmpty ? "" : ",\(members)"
    return "{\"v\":1,\"seq\":\(sequence),\"time\":\"\(time)\",\"kind\":\"\(kind)\"\(rest)"
      + ",\"prev\":\"\(hash)\",\"hash\":\"\(hash)\"}\n"
  }

  /// An outcome of about as many octets as one of a call has.
  static func call(_ sequence: Int) -> String {
    line(
      sequence,
      members: "\"request_id\":\"0193-\(sequence)\",\"client\":\"billing\",\"peer\":\"10.0.0.7\","
        + "\"operation\":\"groups.create\",\"effect\":\"write\",\"session\":\"main\",\"cost\":1,"
        + "\"status\":200,\"outcome\":\"ok\",\"delivery\":\"sent\",\"duration_ms\":12"
    )
  }
}

extension AuditSink {
  func offer(_ text: String) {
    var text = text
    text.withUTF8 { octets in unsafe offer(octets) }
  }

  /// A sink whose waits are as short as a test wants them.
  static func start(
    _ target: SinkConfiguration.Target,
    queueBytes: Int = 4 << 20,
    content: SinkConfiguration.Content = .records,
    standardOutput: Int32 = -1,
    _ change: (inout SinkTiming) -> Void = { _ in }
  ) throws -> AuditSink {
    var configuration = SinkConfiguration(target)
    configuration.queueBytesMax = queueBytes
    configuration.content = content
    var timing = SinkTiming()
    timing.pauseFirstNanoseconds = 1_000_000
    timing.pauseMaxNanoseconds = 20_000_000
    change(&timing)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return try start(
      configuration,
      timing: timing,
      logger: logger,
      standardOutput: standardOutput
    )
  }
}

/// A syslog message taken apart [RFC 5424 §6].
struct SyslogMessage: Equatable {
  var priority: Int
  var time: String
  var host: String
  var program: String
  var process: String
  var id: String
  var data: String
  var text: String

  init?(_ message: String) {
    let parts = message.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: false)
    guard parts.count == 8, parts[0].hasPrefix("<"), parts[0].hasSuffix(">1"),
      let priority = Int(parts[0].dropFirst().dropLast(2))
    else { return nil }
    self.priority = priority
    time = String(parts[1])
    host = String(parts[2])
    program = String(parts[3])
    process = String(parts[4])
    id = String(parts[5])
    data = String(parts[6])
    text = String(parts[7])
  }

  /// The messages of a stream with their octets counted [RFC 6587 §3.4.1]; what was cut at the end
  /// is left out.
  static func counted(_ stream: String) -> [String] {
    var rest = Array(stream.utf8)[...]
    var messages: [String] = []
    while let blank = rest.firstIndex(of: UInt8(ascii: " ")),
      let count = Int(String(decoding: rest[..<blank], as: UTF8.self)),
      rest.endIndex - blank - 1 >= count
    {
      let message = rest[(blank + 1)..<(blank + 1 + count)]
      messages.append(String(decoding: message, as: UTF8.self))
      rest = rest[message.endIndex...]
    }
    return messages
  }
}
