/// How long memory takes by itself: the floor of anything that looks up one of a million keys.
enum Memory {
  private static let lineWords = 8

  /// Nanoseconds of one read at a place by chance, where each read says where the next one is.
  static func readNanoseconds(bytes: Int) -> Double {
    let lines = bytes / 64
    var order = Array(0..<lines)
    var random = RandomNumbers(seed: 3)
    for index in stride(from: lines - 1, to: 0, by: -1) {
      order.swapAt(index, random.next(below: index))
    }
    var memory = [Int](repeating: 0, count: lines * lineWords)
    for index in 0..<lines {
      memory[order[index] * lineWords] = order[(index + 1) % lines] * lineWords
    }
    let readCount = 2_000_000
    var place = 0
    let start = Run.clock()
    for _ in 0..<readCount { place = memory[place] }
    let elapsed = Run.clock() - start
    // What was read is used, so that it has to be read.
    return Double(elapsed + (place < 0 ? 1 : 0)) / Double(readCount)
  }
}
