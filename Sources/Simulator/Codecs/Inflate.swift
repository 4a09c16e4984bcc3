/// Reads deflate streams (RFC 1951), bare or in a gzip or zlib wrapper: compressed request bodies.
struct Inflate {
  private let input: [UInt8]
  private var position: Int
  private var bitBuffer: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let bytesMax: Int

  enum Failure: Error { case malformed, tooLarge }

  private init(_ input: [UInt8], from position: Int, bytesMax: Int) {
    self.input = input
    self.position = position
    self.bytesMax = bytesMax
  }

  /// Reads gzip; a result longer than `bytesMax` is refused, so a small body cannot become a huge
  /// one.
  static func gunzip(_ input: [UInt8], bytesMax: Int) throws(Failure) -> [UInt8] {
    guard input.count > 10, input[0] == 0x1F, input[1] == 0x8B, input[2] == 8 else {
      throw .malformed
    }
    let flags = input[3]
    var start = 10
    if flags & 4 != 0, input.count > start + 2 {
      start += 2 + Int(input[start]) + Int(input[start + 1]) << 8
    }
    for flag in [UInt8(8), 16] where flags & flag != 0 {
      while start < input.count, input[start] != 0 { start += 1 }
      start += 1
    }
    if flags & 2 != 0 { start += 2 }
    return try inflate(input, from: start, bytesMax: bytesMax)
  }

  static func zlib(_ input: [UInt8], bytesMax: Int) throws(Failure) -> [UInt8] {
    guard input.count > 2, input[0] & 15 == 8 else { throw .malformed }
    return try inflate(input, from: 2, bytesMax: bytesMax)
  }

  private static func inflate(
    _ input: [UInt8],
    from start: Int,
    bytesMax: Int
  ) throws(Failure) -> [UInt8] {
    var reader = Inflate(input, from: start, bytesMax: bytesMax)
    while true {
      let isLast = try reader.bits(1) == 1
      switch try reader.bits(2) {
      case 0: try reader.storedBlock()
      case 1: try reader.block(HuffmanTable.fixedLiterals, HuffmanTable.fixedDistances)
      case 2:
        let (literals, distances) = try reader.dynamicTables()
        try reader.block(literals, distances)
      default: throw .malformed
      }
      if isLast { return reader.output }
    }
  }

  private mutating func bits(_ count: Int) throws(Failure) -> Int {
    while bitCount < count {
      guard position < input.count else { throw .malformed }
      bitBuffer |= UInt32(input[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    let value = Int(bitBuffer & (1 << UInt32(count) - 1))
    bitBuffer >>= UInt32(count)
    bitCount -= count
    return value
  }

  private mutating func emit(_ octet: UInt8) throws(Failure) {
    guard output.count < bytesMax else { throw .tooLarge }
    output.append(octet)
  }

  private mutating func storedBlock() throws(Failure) {
    (bitBuffer, bitCount) = (0, 0)
    guard position + 4 <= input.count else { throw .malformed }
    let count = Int(input[position]) | Int(input[position + 1]) << 8
    position += 4
    guard position + count <= input.count else { throw .malformed }
    for _ in 0..<count {
      try emit(input[position])
      position += 1
    }
  }

  private mutating func symbol(_ table: HuffmanTable) throws(Failure) -> Int {
    var code = 0
    for length in 1...15 {
      code = code << 1 | (try bits(1))
      if let symbol = table.symbol(code: code, length: length) { return symbol }
    }
    throw .malformed
  }

  private mutating func dynamicTables() throws(Failure) -> (HuffmanTable, HuffmanTable) {
    let literalCount = try bits(5) + 257
    let distanceCount = try bits(5) + 1
    let lengthCount = try bits(4) + 4
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var lengths = [Int](repeating: 0, count: 19)
    for index in 0..<lengthCount { lengths[order[index]] = try bits(3) }
    let table = HuffmanTable(lengths)
    var all: [Int] = []
    while all.count < literalCount + distanceCount {
      let code = try symbol(table)
      switch code {
      case 16:
        guard let last = all.last else { throw .malformed }
        all += Array(repeating: last, count: try bits(2) + 3)
      case 17: all += Array(repeating: 0, count: try bits(3) + 3)
      case 18: all += Array(repeating: 0, count: try bits(7) + 11)
      default: all.append(code)
      }
    }
    return (
      HuffmanTable(Array(all[..<literalCount])),
      HuffmanTable(Array(all[literalCount..<(literalCount + distanceCount)]))
    )
  }

  private mutating func block(
    _ literals: HuffmanTable,
    _ distances: HuffmanTable
  ) throws(Failure) {
    while true {
      let code = try symbol(literals)
      if code < 256 {
        try emit(UInt8(code))
        continue
      }
      if code == 256 { return }
      guard code - 257 < 29 else { throw .malformed }
      let length =
        HuffmanTable.lengthBases[code - 257] + (try bits(HuffmanTable.lengthBits[code - 257]))
      let place = try symbol(distances)
      guard place < 30 else { throw .malformed }
      let distance = HuffmanTable.distanceBases[place] + (try bits(place < 2 ? 0 : place / 2 - 1))
      guard distance <= output.count else { throw .malformed }
      for _ in 0..<length { try emit(output[output.count - distance]) }
    }
  }
}
