import Audit
import Transport

/// `audit.sinks:`, where records go besides the file.
enum SinksSection {
  static let sinksMax = 8

  /// At least some hundred records; at most what a machine can spare while a receiver is away.
  static let queueBytes = (64 << 10)...(256 << 20)

  static let typeHint = "syslog or stdout"
  static let targetHint = "for example \"unix:/dev/log\" or \"tcp:logs.example.org:601\""

  static func read(_ setting: Setting?, _ audit: inout AuditConfiguration) {
    guard let setting, let entries = setting.list() else { return }
    if entries.count > sinksMax { setting.error("may name at most \(sinksMax) sinks") }
    for entry in entries {
      guard let sink = sink(entry) else { continue }
      if audit.sinks.contains(where: { $0.target == sink.target }) {
        entry.error("goes where another sink goes already")
      }
      audit.sinks.append(sink)
    }
  }

  private static func sink(_ entry: Setting) -> SinkConfiguration? {
    let reader = entry.mapping()
    guard entry.isMapping else { return nil }
    defer { reader.finish() }
    let records = reader.setting("records")?.word(of: ["all", "checkpoints"])
    let queue = reader.setting("queue")?.bytes(in: queueBytes)
    guard var sink = target(reader).map({ SinkConfiguration($0) }) else { return nil }
    sink.content = records == "checkpoints" ? .checkpoints : .records
    if let queue { sink.queueBytesMax = queue }
    return sink
  }

  private static func target(_ reader: MappingReader) -> SinkConfiguration.Target? {
    let address = reader.setting("to")
    guard let type = reader.setting("type") else {
      reader.reportMissing("type", hints: [typeHint])
      return nil
    }
    switch type.word(of: ["syslog", "stdout"]) {
    case "stdout":
      address?.error("is for syslog: stdout goes to the gateway's standard output")
      return .standardOutput
    case "syslog":
      guard let address else {
        reader.reportMissing("to", hints: [targetHint])
        return nil
      }
      return address.text().flatMap { syslog($0, address) }
    default: return nil
    }
  }

  private static func syslog(_ text: String, _ setting: Setting) -> SinkConfiguration.Target? {
    if text.hasPrefix("unix:") {
      let path = text.dropFirst("unix:".count)
      if path.hasPrefix("/"), SocketAddress(path: String(path)) != nil {
        return .syslogSocket(String(path))
      }
      setting.error("must be an absolute path of at most 107 bytes after unix:")
      return nil
    }
    if text.hasPrefix("tcp:"), let parts = HostPort.split(text.dropFirst("tcp:".count)) {
      if let port = parts.port { return .syslogTCP(host: parts.host, port: port) }
      setting.error("must have a port", hints: [targetHint])
      return nil
    }
    setting.error("must be unix:/path or tcp:host:port", hints: [targetHint])
    return nil
  }
}
