/// WhatsApp's encryption of media: AES-256-CBC and the first ten octets of an HMAC, with keys drawn
/// from the media key.
enum MediaCipher {
  private static let macOctets = 10

  /// `nil` when the authentication code is wrong.
  static func decrypt(_ octets: [UInt8], key: [UInt8], mimeType: String) -> [UInt8]? {
    guard octets.count > macOctets else { return nil }
    let kind =
      switch mimeType.prefix(while: { $0 != "/" }) {
      case "image": "Image"
      case "video": "Video"
      case "audio": "Audio"
      default: "Document"
      }
    let info = Array("WhatsApp \(kind) Keys".utf8)
    let keys = SHA256.expand(key, info: info, octets: 112)
    let start = Array(keys[..<16])
    let cipher = Array(octets.dropLast(macOctets))
    let mac = SHA256.authenticate(start + cipher, key: Array(keys[48..<80])).prefix(macOctets)
    guard mac.elementsEqual(octets.suffix(macOctets)) else { return nil }
    return AES256.decryptCBC(cipher, key: Array(keys[16..<48]), start: start)
  }
}
