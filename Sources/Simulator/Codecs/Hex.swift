/// Lower-case hexadecimal.
enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  static func encode(_ octets: some Sequence<UInt8>) -> String {
    String(
      decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self
    )
  }

  /// `nil` unless the text is pairs of hexadecimal digits.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let values = text.compactMap(\.hexDigitValue)
    guard values.count == text.count, values.count % 2 == 0 else { return nil }
    return stride(from: 0, to: values.count, by: 2).map {
      UInt8(values[$0] << 4 | values[$0 + 1])
    }
  }
}
