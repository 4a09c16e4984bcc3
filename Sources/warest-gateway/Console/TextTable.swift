import Foundation

/// Columns as wide as their longest entry, under a line of headings.
enum TextTable {
  static func lines(_ headings: [String], _ rows: [[String]]) -> [String] {
    let cells = [headings] + rows
    let widths = headings.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      zip(row, widths)
        .map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
        .replacing(/[ ]+$/, with: "")
    }
  }
}
