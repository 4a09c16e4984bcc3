import HTTP1

/// When a request id was made, if it says so: UUID version 7 [RFC 9562 §5.7].
package enum RequestIDTime {
  /// In microseconds since 1970; nil: it is another id.
  package static func microseconds(_ text: String) -> Int64? {
    let octets = Array(text.utf8)
    guard octets.count == 36 else { return nil }
    var milliseconds: Int64 = 0
    for (index, octet) in octets.enumerated() {
      if [8, 13, 18, 23].contains(index) {
        guard octet == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Octet.hexadecimal(octet) else { return nil }
      if index < 13 { milliseconds = milliseconds << 4 | Int64(digit) }
      if index == 14 && digit != 7 { return nil }
      if index == 19 && !(8...11).contains(digit) { return nil }
    }
    return milliseconds * 1_000
  }
}
