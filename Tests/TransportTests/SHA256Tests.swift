import Testing
import Transport

@Suite("SHA-256 (FIPS 180-4), HMAC (RFC 4231)")
struct SHA256Tests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let key: [UInt8]?
    let message: [UInt8]
    let digest: String
    var testDescription: String { name }

    init(_ name: String, key: [UInt8]? = nil, _ message: [UInt8], _ digest: String) {
      self.name = name
      self.key = key
      self.message = message
      self.digest = digest
    }
  }

  private static let rows: [Row] = [
    Row("empty", [], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    Row(
      "abc",
      Array("abc".utf8),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    ),
    Row(
      "two blocks",
      Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    Row(
      "HMAC, case 1",
      key: [UInt8](repeating: 0x0b, count: 20),
      Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    Row(
      "HMAC, case 2",
      key: Array("Jefe".utf8),
      Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    Row(
      "HMAC, case 6: a key longer than a block",
      key: [UInt8](repeating: 0xaa, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ]

  @Test(arguments: rows) func `is what the standard says`(_ row: Row) {
    let digest =
      row.key.map { HMACKey($0.span).code(for: row.message.span) }
      ?? SHA256.digest(row.message.span)
    #expect(digest.description == row.digest)
  }

  @Test func `in pieces it is the same as at once`() {
    let message = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    let whole = SHA256.digest(message.span)
    for cut in 0...message.count {
      var hash = SHA256()
      hash.update(Array(message[..<cut]).span)
      hash.update(Array(message[cut...]).span)
      #expect(hash.finish() == whole)
    }
  }

  @Test func `the words are the octets in order`() {
    let digest = SHA256.digest(Array("abc".utf8).span)
    #expect(digest.words.0 == 0xba78_16bf_8f01_cfea)
    #expect(digest.words.3 == 0xb410_ff61_f200_15ad)
  }

  @Test(arguments: [
    ("", "", true), ("a", "a", true), ("abc", "abd", false), ("abc", "bbc", false),
    ("abc", "ab", false), ("", "a", false),
  ])
  func `secrets are equal or not`(_ left: String, _ right: String, _ isEqual: Bool) {
    let result = ConstantTime.areEqual(Array(left.utf8).span, Array(right.utf8).span)
    #expect(result == isEqual)
  }
}
