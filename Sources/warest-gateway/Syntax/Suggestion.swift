/// "Did you mean …": the known word that takes the fewest slips to type.
enum Suggestion {
  /// Nil when nothing is near enough: a third of the word's letters, at least one, at most three.
  static func nearest(to word: String, among known: [String]) -> String? {
    let slipsMax = min(3, max(1, word.count / 3))
    let ranked =
      known
      .map { (word: $0, slips: distance(fold(word), fold($0))) }
      .filter { $0.slips <= slipsMax }
      .min { ($0.slips, $0.word) < ($1.slips, $1.word) }
    return ranked?.word
  }

  /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var rows = [[Int]](
      repeating: [Int](repeating: 0, count: right.count + 1),
      count: left.count + 1
    )
    for i in 0...left.count { rows[i][0] = i }
    for j in 0...right.count { rows[0][j] = j }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    for i in 1...left.count {
      for j in 1...right.count {
        let cost = left[i - 1] == right[j - 1] ? 0 : 1
        var best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          best = min(best, rows[i - 2][j - 2] + 1)
        }
        rows[i][j] = best
      }
    }
    return rows[left.count][right.count]
  }

  /// `base_URL` and `baseUrl` are `base-url` to a person.
  private static func fold(_ word: String) -> [UInt8] {
    Array(word.lowercased().replacing("_", with: "-").utf8)
  }
}
