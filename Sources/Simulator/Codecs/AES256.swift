/// AES-256 decryption in CBC mode (FIPS 197), which the file-decrypt route needs.
enum AES256 {
  /// S-box by inversion in GF(2^8) and the affine map (FIPS 197 §5.1.1).
  private static let box: [UInt8] = {
    var table = [UInt8](repeating: 0x63, count: 256)
    var (power, inverse): (UInt8, UInt8) = (1, 1)
    repeat {
      power ^= double(power)
      inverse ^= inverse << 1
      inverse ^= inverse << 2
      inverse ^= inverse << 4
      if inverse & 0x80 != 0 { inverse ^= 0x09 }
      var turned = inverse
      for bits in UInt8(1)...4 { turned ^= inverse << bits | inverse >> (8 - bits) }
      table[Int(power)] = turned ^ 0x63
    } while power != 1
    return table
  }()

  private static let inverseBox: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for (index, value) in box.enumerated() { table[Int(value)] = UInt8(index) }
    return table
  }()

  private static func double(_ value: UInt8) -> UInt8 {
    value << 1 ^ (value & 0x80 != 0 ? 0x1B : 0)
  }

  private static func multiply(_ value: UInt8, _ factor: UInt8) -> UInt8 {
    var (sum, shifted, rest) = (UInt8(0), value, factor)
    while rest != 0 {
      if rest & 1 != 0 { sum ^= shifted }
      shifted = double(shifted)
      rest >>= 1
    }
    return sum
  }

  private static func schedule(_ key: [UInt8]) -> [[UInt8]] {
    var words = (0..<8).map { Array(key[$0 * 4..<$0 * 4 + 4]) }
    var constant: UInt8 = 1
    for index in 8..<60 {
      var word = words[index - 1]
      if index % 8 == 0 {
        word = [word[1], word[2], word[3], word[0]].map { box[Int($0)] }
        word[0] ^= constant
        constant = double(constant)
      } else if index % 8 == 4 {
        word = word.map { box[Int($0)] }
      }
      words.append(zip(words[index - 8], word).map { $0 ^ $1 })
    }
    return stride(from: 0, to: 60, by: 4).map { words[$0..<$0 + 4].flatMap { $0 } }
  }

  private static func decryptBlock(_ input: [UInt8], _ keys: [[UInt8]]) -> [UInt8] {
    var state = zip(input, keys[14]).map { $0 ^ $1 }
    for round in stride(from: 13, through: 0, by: -1) {
      var moved = state
      for column in 0..<4 {
        for row in 0..<4 { moved[(column + row) % 4 * 4 + row] = state[column * 4 + row] }
      }
      state = zip(moved, keys[round]).map { inverseBox[Int($0)] ^ $1 }
      guard round > 0 else { break }
      for column in 0..<4 {
        let old = Array(state[column * 4..<column * 4 + 4])
        for row in 0..<4 {
          state[column * 4 + row] =
            multiply(old[row], 14) ^ multiply(old[(row + 1) % 4], 11)
            ^ multiply(old[(row + 2) % 4], 13) ^ multiply(old[(row + 3) % 4], 9)
        }
      }
    }
    return state
  }

  /// `nil` when the length or the padding (PKCS #7) is wrong.
  static func decryptCBC(_ octets: [UInt8], key: [UInt8], start: [UInt8]) -> [UInt8]? {
    guard !octets.isEmpty, octets.count % 16 == 0 else { return nil }
    let keys = schedule(key)
    var out: [UInt8] = []
    var previous = start
    for index in stride(from: 0, to: octets.count, by: 16) {
      let block = Array(octets[index..<index + 16])
      out += zip(decryptBlock(block, keys), previous).map { $0 ^ $1 }
      previous = block
    }
    guard let pad = out.last, pad >= 1, pad <= 16 else { return nil }
    guard out.suffix(Int(pad)).allSatisfy({ $0 == pad }) else { return nil }
    return Array(out.dropLast(Int(pad)))
  }
}
