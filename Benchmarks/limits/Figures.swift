/// The same figure of several rounds.
struct Figures {
  let name: String
  private var values: [Double] = []

  init(_ name: String) { self.name = name }

  mutating func add(_ value: Double) { values.append(value) }

  /// A row of a Markdown table: the median, the least and the most.
  var row: String {
    let sorted = values.sorted()
    guard let least = sorted.first, let most = sorted.last else { return "| \(name) | | | |" }
    let median = sorted[sorted.count / 2]
    return "| \(name) | \(Figures.text(median)) | \(Figures.text(least)) | \(Figures.text(most)) |"
  }

  static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return value < 10 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(value.rounded()))"
  }
}
