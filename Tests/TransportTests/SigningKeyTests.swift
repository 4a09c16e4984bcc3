import Testing
import Transport

@Suite("Ed25519 (RFC 8032), PEM (RFC 7468, RFC 8410)")
struct SigningKeyTests {
  /// RFC 8410 §10.3 and §10.1: a private key and its public half.
  private static let privateText = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
    -----END PRIVATE KEY-----

    """
  private static let publicText = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
    -----END PUBLIC KEY-----

    """

  private static func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

  // Spans cannot stand in an expectation.
  private static func signingKey(_ text: [UInt8]) -> SigningKey? { SigningKey.read(pem: text.span) }

  private static func verifyingKeys(_ text: [UInt8]) -> [VerifyingKey] {
    VerifyingKey.read(pem: text.span)
  }

  private static func sign(_ key: SigningKey, _ message: [UInt8]) -> InlineArray<64, UInt8>? {
    key.sign(message.span)
  }

  private static func verifies(
    _ key: SigningKey,
    _ signature: InlineArray<64, UInt8>,
    _ message: [UInt8]
  ) -> Bool {
    key.verifyingKey.verifies(signature.span, of: message.span)
  }

  @Test func `a key of the standard is read and written again`() throws {
    let key = try #require(Self.signingKey(Self.octets(Self.privateText)))
    #expect(key.pem() == Self.octets(Self.privateText))
    #expect(key.verifyingKey.pem() == Self.octets(Self.publicText))
    let raw = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
    #expect(key.verifyingKey.raw.description == raw)
    #expect(Self.verifyingKeys(Self.octets(Self.publicText)) == [key.verifyingKey])
  }

  @Test func `the id is the beginning of the key's hash`() throws {
    let key = try #require(Self.verifyingKeys(Self.octets(Self.publicText)).first)
    var hash = SHA256()
    hash.update(key.raw)
    let digits = hash.finish().description
    #expect(key.idText == String(digits.prefix(16)))
    #expect(UInt64(key.idText, radix: 16) == key.id)
  }

  /// RFC 8032 §7.1, test 2: one octet.
  @Test func `a signature is that of the standard`() throws {
    let secret: [UInt8] = [
      0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e,
      0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8,
      0xa6, 0xfb,
    ]
    let key = try #require(Self.signingKey(Self.privatePEM(secret)))
    #expect(
      key.verifyingKey.raw.description
        == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    let message: [UInt8] = [0x72]
    let signature = try #require(Self.sign(key, message))
    let digits = signature.indices.map { index in
      let text = String(signature[index], radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    #expect(
      digits.joined()
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    #expect(Self.verifies(key, signature, message))
  }

  @Test func `a signature is of one message and one key`() throws {
    let key = try #require(SigningKey.generate())
    let other = try #require(SigningKey.generate())
    #expect(key.verifyingKey != other.verifyingKey)
    let message = Array("checkpoint".utf8)
    let signature = try #require(Self.sign(key, message))
    #expect(Self.verifies(key, signature, message))
    #expect(!Self.verifies(other, signature, message))
    #expect(!Self.verifies(key, signature, Array("checkpoins".utf8)))
    let isShort = key.verifyingKey.verifies(signature.span.extracting(first: 63), of: message.span)
    #expect(!isShort)
    for index in signature.indices {
      var changed = signature
      changed[index] ^= 1
      #expect(!Self.verifies(key, changed, message))
    }
    let none: [UInt8] = []
    #expect(Self.verifies(key, try #require(Self.sign(key, none)), none))
  }

  @Test func `several keys of one text are read, with words between them`() throws {
    let keys = try (0..<3).map { _ in try #require(SigningKey.generate()).verifyingKey }
    let text = keys.flatMap { Array("of the year before\n".utf8) + $0.pem() }
    #expect(Self.verifyingKeys(text) == keys)
  }

  @Test func `nothing shows the key`() throws {
    let key = try #require(SigningKey.generate())
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "<redacted>")
    #expect(!dumped.contains("0x"))
  }

  @Test(arguments: ["", "no key", "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"])
  func `what is no key is none`(_ text: String) {
    #expect(Self.signingKey(Self.octets(text)) == nil)
    #expect(Self.verifyingKeys(Self.octets(text)) == [])
  }

  @Test func `a key with a password is none, and nobody is asked for it`() {
    let text = """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjH7kVNYEDPXwICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFWLCr9n8wkmXGjDk9DE3xAEQHfS
      GvSGR6vLnzvnvZf9WQRTMyTQ9Lw1NFqlTQYcUOx6sCuJsNHS6YiF0jd6ySVTXqk6
      5FZyZMVYJkFbwFRHDqA=
      -----END ENCRYPTED PRIVATE KEY-----
      """
    #expect(Self.signingKey(Self.octets(text)) == nil)
  }

  @Test func `a key of another kind is none`() throws {
    let public256 = """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
      q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
      -----END PUBLIC KEY-----

      """
    let key = try #require(SigningKey.generate()).verifyingKey
    let text = Self.octets(public256) + key.pem()
    #expect(Self.verifyingKeys(text) == [key])
  }

  /// PKCS#8 around 32 octets [RFC 8410 §7].
  private static func privatePEM(_ secret: [UInt8]) -> [UInt8] {
    let head: [UInt8] = [
      0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
      0x20,
    ]
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let octets = head + secret
    var text: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: 3) {
      let word =
        UInt32(octets[start]) << 16 | UInt32(octets[start + 1]) << 8 | UInt32(octets[start + 2])
      for shift in stride(from: 18 as UInt32, through: 0, by: -6) {
        text.append(digits[Int(word >> shift & 0x3f)])
      }
    }
    return Array("-----BEGIN PRIVATE KEY-----\n".utf8) + text
      + Array("\n-----END PRIVATE KEY-----\n".utf8)
  }
}
