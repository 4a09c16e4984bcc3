import ArgumentParser
import Audit

/// How records are printed.
enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
  /// Columns for people.
  case table

  /// The lines of the log as they are.
  case json
}

/// Prints records, as a table or as they are.
final class RecordOutput {
  private let lines = LineOutput()
  private var table: RecordTable?

  /// - Parameters:
  ///   - format: How records are printed.
  ///   - environment: The process's own.
  ///   - expectsMore: Records come long after the first ones.
  init(_ format: RecordFormat, _ environment: [String: String], expectsMore: Bool = false) {
    if format == .table {
      let isColoured = LineOutput.isTerminal(environment)
      table = RecordTable(isColoured: isColoured, expectsMore: expectsMore)
    }
  }

  /// False once nobody reads any more.
  var isOpen: Bool { lines.isOpen }

  func add(_ line: Span<UInt8>) {
    guard table != nil else {
      lines.add(line: line)
      return
    }
    table?.add(line)
    takeOver()
  }

  /// Prints what is held back.
  func flush() {
    table?.settle()
    takeOver()
    lines.flush()
  }

  func pause(milliseconds: Int32) { lines.pause(milliseconds: milliseconds) }

  func finish() throws {
    table?.settle()
    takeOver()
    try lines.finish()
  }

  private func takeOver() {
    guard let output = table?.takeOutput(), !output.isEmpty else { return }
    lines.add(output)
  }
}
