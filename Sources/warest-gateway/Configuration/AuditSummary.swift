import Audit

/// What would be put on record, and where, in a few lines for a person.
enum AuditSummary {
  static func lines(_ audit: AuditConfiguration) -> [String] {
    guard audit.isOn else { return ["off: nothing is recorded"] }
    let paths = LogPaths(audit)
    let people = audit.recipients == .hashed ? "people by a keyed hash" : "people in plain"
    var lines = [
      "\(audit.path), durability \(audit.durability), \(people)",
      "checkpoints to \(paths.checkpoints), every \(audit.checkpointRecords) records or "
        + DurationSyntax.describe(seconds: audit.checkpointSeconds),
      segments(audit),
    ]
    if audit.reserveBytes > 0 {
      let refused = audit.lowDiskRefusal == .all ? "every call" : "calls with an effect"
      let reserve = SizeSyntax.describe(audit.reserveBytes)
      lines.append("below \(reserve) of free disk \(refused) would be refused")
    }
    lines += audit.sinks.map { "also to \(describe($0))" }
    return lines
  }

  private static func segments(_ audit: AuditConfiguration) -> String {
    let size = SizeSyntax.describe(audit.segmentBytesMax)
    let age = DurationSyntax.describe(seconds: audit.segmentSecondsMax)
    let form = audit.compressesSegments ? "compressed" : "as they are"
    let limits = [
      audit.keepSeconds.map { DurationSyntax.describe(seconds: $0) },
      audit.keepBytes.map { "up to \(SizeSyntax.describe($0))" },
    ].compactMap(\.self)
    let kept = limits.isEmpty ? "for ever" : limits.joined(separator: " and ")
    return "segments of \(size) or \(age), kept \(form) \(kept)"
  }

  private static func describe(_ sink: SinkConfiguration) -> String {
    let what = sink.content == .checkpoints ? "checkpoints only, " : ""
    let target =
      switch sink.target {
      case .standardOutput: "standard output"
      case .syslogSocket(let path): "syslog at unix:\(path)"
      case .syslogTCP(let host, let port):
        "syslog at tcp:\(host.contains(":") ? "[\(host)]" : host):\(port)"
      }
    return "\(target) (\(what)\(SizeSyntax.describe(sink.queueBytesMax)) may wait)"
  }
}
