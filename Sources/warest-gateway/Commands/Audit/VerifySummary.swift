import Audit
import Foundation
import Transport

/// The result of `audit verify`, for people and for programs.
struct VerifySummary {
  /// Findings that are printed; the rest is counted.
  static let shownMax = 50

  let report: LogReport
  let target: VerifyTarget
  let seconds: Double

  init(_ report: LogReport, _ target: VerifyTarget, seconds: Double) {
    self.report = report
    self.target = target
    self.seconds = seconds
  }

  private var findings: [LogFinding] { report.findings.filter { !$0.isRemark } }
  private var remarks: [LogFinding] { report.findings.filter(\.isRemark) }

  private var recordsASecond: Int { seconds > 0 ? Int(Double(report.records) / seconds) : 0 }

  // MARK: Text

  var lines: [String] {
    var lines: [String] = []
    let place = target.named.isEmpty ? target.paths.active : target.named.joined(separator: ", ")
    lines.append("\(place): \(verdict)")
    lines += listed("finding", findings, of: report.findingCount)
    lines += listed("remark", remarks, of: report.remarkCount)
    lines.append("")
    lines += facts
    lines.append("")
    lines.append("not proved:")
    lines += report.unproved.map { "- \($0)" }
    return lines
  }

  private var verdict: String {
    switch report.findingCount {
    case 0: "intact"
    case 1: "NOT INTACT, 1 finding"
    default: "NOT INTACT, \(report.findingCount) findings"
    }
  }

  private func listed(_ label: String, _ found: [LogFinding], of count: Int) -> [String] {
    var lines = found.prefix(Self.shownMax).map { finding in
      let line = finding.line > 0 ? ":\(finding.line)" : ""
      let place = finding.file.isEmpty ? "" : "\(finding.file)\(line): "
      let time = finding.time.isEmpty ? "" : " (about \(finding.time))"
      return "\(label): \(place)\(finding.words)\(time)"
    }
    if count > lines.count { lines.append("\(label): \(count - lines.count) more") }
    return lines
  }

  private var facts: [String] {
    let rate = recordsASecond.formatted(.number.locale(Locale(identifier: "en_US_POSIX")))
    let duration = String(format: "%.2f", seconds)
    return [
      "segments     \(report.files.count), \(report.bytes) octets",
      report.records == 0
        ? "records      none"
        : "records      \(report.records), \(report.firstSequence) to \(report.lastSequence), "
          + "\(report.firstTime) to \(report.lastTime)",
      "calls        \(report.calls), \(report.openIntents) of them without an outcome",
      "checkpoints  \(report.checkpoints) verified, the last one record \(report.lastCheckpoint); "
        + (target.hasSecondPath
          ? "\(report.secondPathCheckpoints) in \(target.paths.checkpoints)" : "no second path"),
      "public keys  \(target.keys.map(\.idText).joined(separator: ", ")), from \(target.keyFile)",
      "took         \(duration) s, \(rate) records a second",
    ]
  }

  // MARK: JSON

  private struct Document: Encodable {
    struct Entry: Encodable {
      var kind: String
      var file: String
      var line: Int?
      var seq: UInt64?
      var time: String?
      var words: String

      init(_ finding: LogFinding) {
        kind = finding.kind.rawValue
        file = finding.file
        line = finding.line == 0 ? nil : finding.line
        seq = finding.sequence == 0 ? nil : finding.sequence
        time = finding.time.isEmpty ? nil : finding.time
        words = finding.words
      }
    }

    var intact: Bool
    var findings: [Entry]
    var findingCount: Int
    var remarks: [Entry]
    var remarkCount: Int
    var files: [String]
    var bytes: Int
    var records: Int
    var firstSeq: UInt64?
    var lastSeq: UInt64?
    var firstTime: String?
    var lastTime: String?
    var calls: Int
    var openIntents: Int
    var checkpoints: Int
    var lastCheckpoint: UInt64?
    var secondPath: String?
    var secondPathCheckpoints: Int
    var keys: [String]
    var keyFile: String
    var notProved: [String]
    var seconds: Double
    var recordsPerSecond: Int
  }

  func json() throws -> String {
    let hasRecords = report.records > 0
    let document = Document(
      intact: report.isIntact,
      findings: findings.map(Document.Entry.init),
      findingCount: report.findingCount,
      remarks: remarks.map(Document.Entry.init),
      remarkCount: report.remarkCount,
      files: report.files,
      bytes: report.bytes,
      records: report.records,
      firstSeq: hasRecords ? report.firstSequence : nil,
      lastSeq: hasRecords ? report.lastSequence : nil,
      firstTime: hasRecords ? report.firstTime : nil,
      lastTime: hasRecords ? report.lastTime : nil,
      calls: report.calls,
      openIntents: report.openIntents,
      checkpoints: report.checkpoints,
      lastCheckpoint: report.lastCheckpoint == 0 ? nil : report.lastCheckpoint,
      secondPath: target.hasSecondPath ? target.paths.checkpoints : nil,
      secondPathCheckpoints: report.secondPathCheckpoints,
      keys: target.keys.map(\.idText),
      keyFile: target.keyFile,
      notProved: report.unproved,
      seconds: seconds,
      recordsPerSecond: recordsASecond
    )
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }
}
