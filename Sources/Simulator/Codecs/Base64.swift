/// Base64 (RFC 4648 §4), and the forgiving reader that Node's `Buffer.from(text, "base64")` is.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  static func encode(_ octets: some Collection<UInt8>, padding: Bool = true) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((octets.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var held = 0
    for octet in octets {
      bits = bits << 8 | UInt32(octet)
      held += 8
      while held >= 6 {
        held -= 6
        out.append(alphabet[Int(bits >> UInt32(held) & 63)])
      }
    }
    if held > 0 { out.append(alphabet[Int(bits << UInt32(6 - held) & 63)]) }
    if padding { while out.count % 4 != 0 { out.append(0x3D) } }
    return String(decoding: out, as: UTF8.self)
  }

  /// Skips what is no base64 letter, reads the URL-safe letters too, and stops at `=`.
  static func decode(_ text: some StringProtocol) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count / 4 * 3)
    var bits: UInt32 = 0
    var held = 0
    for octet in text.utf8 {
      if octet == 0x3D { break }
      guard let value = value(octet) else { continue }
      bits = bits << 6 | value
      held += 6
      if held >= 8 {
        held -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    return out
  }

  /// Whether the whole text is padded or unpadded base64 of at least `lettersMin` letters.
  static func looksEncoded(_ text: some StringProtocol, lettersMin: Int = 16) -> Bool {
    let body = text.utf8.reversed().drop { $0 == 0x3D }
    return text.utf8.count >= lettersMin && text.utf8.count % 4 == 0
      && text.utf8.count - body.count <= 2 && body.allSatisfy { value($0) != nil }
  }

  private static func value(_ octet: UInt8) -> UInt32? {
    switch octet {
    case 0x41...0x5A: UInt32(octet - 0x41)
    case 0x61...0x7A: UInt32(octet - 0x61 + 26)
    case 0x30...0x39: UInt32(octet - 0x30 + 52)
    case 0x2B, 0x2D: 62
    case 0x2F, 0x5F: 63
    default: nil
    }
  }
}
