/// Makes a client's token from randomness that the caller brings.
package enum TokenGenerator {
  package static let randomBytes = 32

  /// Digits of 256 bits in base 62: 62^43 is just above 2^256.
  static let digitCount = 43

  /// `wgw_` and 43 digits of `0-9A-Za-z`: the random octets as one number, leading zeros included.
  ///
  /// The prefix lets scanners for leaked secrets find a token.
  package static func token(random: [UInt8]) -> String {
    precondition(random.count == randomBytes, "a token is made from 32 octets")
    let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    var number = random
    var digits: [UInt8] = []
    for _ in 0..<digitCount {
      var rest = 0
      for index in number.indices {
        let value = rest << 8 | Int(number[index])
        number[index] = UInt8(value / 62)
        rest = value % 62
      }
      digits.append(alphabet[rest])
    }
    return "wgw_" + String(decoding: digits.reversed(), as: UTF8.self)
  }
}
