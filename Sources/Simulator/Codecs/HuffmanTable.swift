/// A canonical Huffman code (RFC 1951 §3.2.2).
struct HuffmanTable {
  private var first = [Int](repeating: 0, count: 16)
  private var symbols = [[Int]](repeating: [], count: 16)

  init(_ lengths: [Int]) {
    for (symbol, length) in lengths.enumerated() where length > 0 { symbols[length].append(symbol) }
    var code = 0
    for length in 1...15 {
      first[length] = code
      code = (code + symbols[length].count) << 1
    }
  }

  func symbol(code: Int, length: Int) -> Int? {
    let index = code - first[length]
    return index >= 0 && index < symbols[length].count ? symbols[length][index] : nil
  }

  static let fixedLiterals = HuffmanTable(
    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8)
  )

  static let fixedDistances = HuffmanTable([Int](repeating: 5, count: 30))

  static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]

  static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]

  static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
}
