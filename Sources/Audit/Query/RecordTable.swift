import HTTP1

/// Records as lines of aligned columns, for people.
///
/// The widths are those of the first rows, so that memory does not grow with the table; what is
/// wider later sticks out rather than be cut.
package struct RecordTable {
  private enum Column: Int, CaseIterable {
    case time, kind, client, operation, session, target
    case outcome, delivery, status, reason, requestID

    var heading: StaticString {
      switch self {
      case .time: "TIME"
      case .kind: "KIND"
      case .client: "CLIENT"
      case .operation: "OPERATION"
      case .session: "SESSION"
      case .target: "TARGET"
      case .outcome: "OUTCOME"
      case .delivery: "DELIVERY"
      case .status: "STATUS"
      case .reason: "REASON"
      case .requestID: "REQUEST"
      }
    }

    /// Characters of most values.
    var usualWidth: Int {
      switch self {
      case .time: 24
      case .operation: 20
      case .target: 23
      case .client, .session, .reason: 12
      case .kind: 10
      case .outcome, .delivery: 8
      case .status, .requestID: 6
      }
    }

    /// Characters that the column has at most, unless its heading is wider.
    var widthMax: Int {
      switch self {
      case .client, .session, .reason: 24
      case .operation, .requestID: 36
      case .target: 48
      case .time, .kind, .outcome, .delivery, .status: 24
      }
    }
  }

  /// Rows that decide on the widths.
  package static let sampleRows = 60

  private let isColoured: Bool
  private let expectsMore: Bool
  private var sample: [[[UInt8]]] = []
  private var widths: [Int] = []

  /// What is to be written, as lines.
  private(set) var output: [UInt8] = []

  /// - Parameters:
  ///   - isColoured: With escape sequences for a terminal.
  ///   - expectsMore: What comes later may be wider than the first rows, of which there may be few.
  package init(isColoured: Bool, expectsMore: Bool = false) {
    self.isColoured = isColoured
    self.expectsMore = expectsMore
  }

  /// Adds a record.
  package mutating func add(_ line: Span<UInt8>) {
    let cells = RecordCells(line).all
    guard widths.isEmpty else {
      write(cells)
      return
    }
    sample.append(cells)
    if sample.count == RecordTable.sampleRows { settle() }
  }

  /// Decides on the widths by what is there, if that has not been done.
  package mutating func settle() {
    guard widths.isEmpty else { return }
    widths = Column.allCases.map { column in
      let widest = sample.map { RecordTable.width($0[column.rawValue]) }.max() ?? 0
      let least = max(column.heading.utf8CodeUnitCount, expectsMore ? column.usualWidth : 0)
      return max(min(widest, column.widthMax), least)
    }
    write(Column.allCases.map { Array("\($0.heading)".utf8) }, isHeading: true)
    for cells in sample { write(cells) }
    sample = []
  }

  /// Hands over what is to be written.
  package mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  private mutating func write(_ cells: [[UInt8]], isHeading: Bool = false) {
    let last = cells.lastIndex { !$0.isEmpty } ?? 0
    for (index, cell) in cells[...last].enumerated() {
      let isOutcome = index == Column.outcome.rawValue && !isHeading && isColoured
      let colour = isOutcome ? RecordTable.colour(of: cell) : nil
      if let colour { output.append(contentsOf: Array("\u{1B}[\(colour)m".utf8)) }
      output.append(contentsOf: cell)
      if colour != nil { output.append(contentsOf: Array("\u{1B}[0m".utf8)) }
      guard index < last else { break }
      let gap = max(widths[index] - RecordTable.width(cell), 0) + 2
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: gap))
    }
    output.append(UInt8(ascii: "\n"))
  }

  private static func colour(of outcome: [UInt8]) -> Int? {
    switch String(decoding: outcome, as: UTF8.self) {
    case "ok": 32
    case "failed": 31
    case "partial", "unknown": 35
    case "denied", "limited", "invalid": 33
    default: nil
    }
  }

  /// Characters, which are not octets; the first octet of each is counted.
  private static func width(_ text: [UInt8]) -> Int { text.count { $0 & 0xc0 != 0x80 } }
}
