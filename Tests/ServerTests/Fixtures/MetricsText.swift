/// Metrics in the text format 0.0.4, read by its rules alone.
struct MetricsText {
  enum Fault: Error {
    case line(String)
  }

  /// Names in their order.
  private(set) var types: [(name: String, type: String)] = []
  private(set) var samples: [String: Int] = [:]

  /// - Throws: At the first line that breaks the format.
  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Fault.line("no line feed at the end") }
    var helped = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let match = line.wholeMatch(of: /# HELP ([a-z_]+) .+/) {
        helped = String(match.1)
      } else if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge)/) {
        let name = String(match.1)
        guard name == helped, !types.contains(where: { $0.name == name }) else {
          throw Fault.line(String(line))
        }
        types.append((name, String(match.2)))
      } else if let match = line.wholeMatch(of: /(([a-z_]+)(\{[a-z]+="[^"]*"\})?) (-?[0-9]+)/),
        let value = Int(match.4), String(match.2) == types.last?.name
      {
        guard samples.updateValue(value, forKey: String(match.1)) == nil else {
          throw Fault.line(String(line))
        }
      } else {
        throw Fault.line(String(line))
      }
    }
  }
}
