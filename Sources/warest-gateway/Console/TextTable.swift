/// Columns as wide as their longest entry, under a line of headings.
enum TextTable {
  static func lines(_ headings: [String], _ rows: [[String]]) -> [String] {
    let cells = [headings] + rows
    let widths = headings.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      zip(row, widths)
        .map { pad($0, $1) }
        .joined(separator: "  ")
        .replacing(/[ ]+$/, with: "")
    }
  }

  /// With blanks at its end up to a width.
  static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
