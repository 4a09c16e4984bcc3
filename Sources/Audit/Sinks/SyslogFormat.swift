import Glibc
import HTTP1

/// Makes syslog messages of records [RFC 5424].
///
/// Facility 13, "log audit", is the one that the RFC has for this; a receiver can tell audit
/// records from everything else by it. The message is the record's line without a byte order mark:
/// §6.4 asks for one before text that is declared UTF-8, RFC 8259 §8.1 forbids it before JSON, so
/// that the message counts as text of no declared encoding (MSG-ANY), which a reader of JSON takes
/// as it is.
struct SyslogFormat: Sendable {
  static let facility: UInt8 = 13

  /// What stands behind the time in every message: host, program and process.
  private let middle: [UInt8]

  init(hostName: String, processID: Int32) {
    let octets = Array(hostName.utf8)
    let isUsable =
      (1...SinkLimits.hostNameBytesMax).contains(octets.count)
      && octets.allSatisfy { (0x21...0x7e).contains($0) }
    middle = Array(" \(isUsable ? hostName : "-") warest-gateway \(processID) ".utf8)
  }

  /// The name of this machine; no octets: it has none.
  static func hostName() -> String {
    var name = [CChar](repeating: 0, count: SinkLimits.hostNameBytesMax + 1)
    // SAFETY: the library writes at most as many octets as it is told that there are.
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes what stands before the line, a record without its line feed, in a message.
  func writeHeader(of line: Span<UInt8>, into header: inout ByteWriter) {
    let severity = SyslogSeverity(line)
    header.append(UInt8(ascii: "<"))
    header.append(decimal: UInt64(SyslogFormat.facility) * 8 + UInt64(severity.rawValue))
    header.append(">1 ")
    writeTime(of: line, into: &header)
    header.append(middle)
    if let kind = LineKind.range(line) {
      header.append(line.extracting(kind.offsets))
    } else {
      header.append("-")
    }
    // No structured data: all is in the message.
    header.append(" - ")
  }

  /// A record's time is written as syslog has it.
  private func writeTime(of line: Span<UInt8>, into header: inout ByteWriter) {
    let head = line.extracting(first: min(line.count, LineKind.headBytes))
    if let range = LineMember.text(LineTime.opening, of: head), range.count == LineTime.bytes {
      header.append(head.extracting(range.offsets))
    } else {
      header.append("-")
    }
  }
}
