import Audit
import Foundation
import Glibc
import Transport

/// How far a verification is, on one line of a terminal that is taken away at the end.
///
/// Nothing is written where nobody looks: not into a file or pipe, not to a terminal that cannot
/// take a line back.
final class ProgressLine {
  private static let intervalNanoseconds: UInt64 = 100_000_000

  /// Goes to the beginning of the line and clears it.
  private static let start = "\r\u{1B}[K"

  private let isShown: Bool
  private let startedAt = Clock.monotonicNanoseconds()
  private var shownAt: UInt64 = 0

  init(environment: [String: String]) {
    isShown =
      isatty(STDERR_FILENO) == 1 && environment["TERM", default: "dumb"] != "dumb"
      && environment["NO_COLOR", default: ""].isEmpty
  }

  func show(_ progress: LogVerification.Progress) {
    guard isShown else { return }
    let now = Clock.monotonicNanoseconds()
    guard now - shownAt > Self.intervalNanoseconds else { return }
    shownAt = now
    let percent = progress.totalBytes > 0 ? progress.bytes * 100 / progress.totalBytes : 0
    let seconds = Double(now - startedAt) / 1e9
    let rate = Int(Double(progress.records) / max(seconds, 0.001))
    write("\(Self.start)verifying: \(percent) %, \(progress.records) records, \(rate) a second")
  }

  func clear() {
    if shownAt > 0 { write(Self.start) }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
