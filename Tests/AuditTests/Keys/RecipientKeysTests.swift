import Testing
import Transport

@testable import Audit

@Suite("Keys of the hashes (RFC 2104)")
struct RecipientKeysTests {
  static let key = String(repeating: "00112233445566778899aabbccddeeff", count: 2)
  static let person = "6281234567890@s.whatsapp.net"

  static func hash(_ key: RecipientKey, _ text: String) -> String {
    digits(key.hasher.hash(Array(text.utf8).span))
  }

  static func digits(_ words: (UInt64, UInt64)) -> String {
    String(Digest32(words.0, words.1, 0, 0).description.prefix(32))
  }

  @Test func `hashes are what other programs make of the key`() throws {
    let folder = try KeyFolder()
    try folder.write("0a1b2c3d \(Self.key)\n")
    let keys = try RecipientKeys.open(folder.path)
    #expect(keys.current.id == "0a1b2c3d")
    #expect(Self.hash(keys.current, Self.person) == "54a83f467de12148d9c084c19a858e5a")
    // `printf 'body:%s' "$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:…`
    var body = keys.current.hasher.beginBody()
    body.update(Array(#"{"to":"62812"#.utf8).span)
    body.update(Array(#"34567890"}"#.utf8).span)
    let made = Self.digits(keys.current.hasher.hash(body: body))
    #expect(made == "b1f0f2fcb5c63da4cae8ccbb7272bbe8")
    #expect(made == Self.digits(keys.current.hasher.hash(body: body)))
  }

  @Test func `a body that is an id has another hash than the id`() throws {
    let folder = try KeyFolder()
    let keys = try RecipientKeys.open(folder.path)
    var body = keys.current.hasher.beginBody()
    body.update(Array(Self.person.utf8).span)
    let made = Self.digits(keys.current.hasher.hash(body: body))
    #expect(made != Self.hash(keys.current, Self.person))
  }

  @Test func `the first start makes a file that only its owner can read`() throws {
    let folder = try KeyFolder()
    let first = try RecipientKeys.open(folder.path)
    #expect(folder.mode == 0o600)
    #expect(first.all.count == 1 && first.version != 0)
    let again = try RecipientKeys.open(folder.path)
    #expect(Self.hash(first.current, "x") == Self.hash(again.current, "x"))
    let second = try KeyFolder()
    let other = try RecipientKeys.open(second.path)
    #expect(Self.hash(first.current, "x") != Self.hash(other.current, "x"))
    #expect(folder.names == [folder.name])
  }

  @Test func `and of many first starts at once all get the same key`() async throws {
    let folder = try KeyFolder()
    let path = folder.path
    let hashes = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 {
        group.addTask { Self.hash(try RecipientKeys.open(path).current, "x") }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(hashes.count == 1 && folder.names == [folder.name])
  }

  @Test(arguments: [
    (0o600, true), (0o400, true), (0o640, true), (0o604, false), (0o620, false), (0o601, false),
    (0o644, false), (0o666, false),
  ])
  func `a file that others can read is refused`(_ row: (mode: UInt32, isGood: Bool)) throws {
    let folder = try KeyFolder()
    _ = try RecipientKeys.open(folder.path)
    folder.setMode(row.mode)
    if row.isGood {
      _ = try RecipientKeys.open(folder.path)
      return
    }
    let error = try #require(throws: AuditError.self) { try RecipientKeys.open(folder.path) }
    #expect("\(error)".contains("chmod 600 \(folder.path)"))
    #expect(throws: AuditError.self) { try RecipientKeyFile.addKey(folder.path) }
  }

  static let malformed: [(text: String, place: String)] = [
    ("", "has none"), ("# nothing\n\n", "has none"),
    ("0a1b2c3d\n", ":1 "), ("\(key)\n", ":1 "), ("# x\n0a1b2c3 \(key)\n", ":2 "),
    ("0a1b2c3d \(key)00\n", ":1 "), ("0a1b2c3d \(key) x\n", ":1 "),
    ("0a1b2c3g \(key)\n", ":1 "), ("0a1b2c3d \(key.dropLast())g\n", ":1 "),
    ("0a1b2c3d \(key)\n0A1B2C3D \(key)\n", ":2 "),
  ]

  @Test(arguments: malformed)
  func `a mistake is told with its place, and no key with it`(
    _ row: (text: String, place: String)
  ) throws {
    let folder = try KeyFolder()
    try folder.write(row.text)
    let error = try #require(throws: AuditError.self) { try RecipientKeys.open(folder.path) }
    #expect("\(error)".contains(row.place), "\(error)")
    #expect(!"\(error)".contains("00112233"))
    #expect(try folder.read() == row.text)
  }

  @Test func `comments, blanks and capitals are no mistakes`() throws {
    let folder = try KeyFolder()
    let written = "# a\n\n  0A1B2C3D\t\(Self.key.uppercased()) # b\r\n\nffffffff \(Self.key)"
    try folder.write(written)
    let keys = try RecipientKeys.open(folder.path)
    #expect(keys.all.map(\.id) == ["0a1b2c3d", "ffffffff"])
    #expect(Self.hash(keys.all[0], "x") == Self.hash(keys.all[1], "x"))
  }

  @Test func `another key comes into use at the next reading, and the old one stays`() throws {
    let folder = try KeyFolder()
    let keys = try RecipientKeys.open(folder.path)
    let old = keys.current
    let version = keys.version
    folder.setMode(0o640)
    let new = try RecipientKeyFile.addKey(folder.path)
    #expect(keys.version == version && keys.current.id == old.id)
    #expect(try keys.reload())
    #expect(keys.version != version && keys.current.id == new.id && new.id != old.id)
    #expect(keys.all.map(\.id) == [new.id, old.id])
    #expect(Self.hash(keys.all[1], "x") == Self.hash(old, "x"))
    #expect(Self.hash(keys.all[0], "x") == Self.hash(new, "x"))
    #expect(folder.mode == 0o640 && folder.names == [folder.name])
    #expect(try folder.read().hasPrefix("# "))
    #expect(try !keys.reload())
  }

  @Test func `what cannot be read changes nothing`() throws {
    let folder = try KeyFolder()
    let keys = try RecipientKeys.open(folder.path)
    let old = (keys.current.id, keys.version)
    try folder.write("nonsense\n")
    #expect(throws: AuditError.self) { try keys.reload() }
    folder.remove()
    #expect(throws: AuditError.self) { try keys.reload() }
    #expect(keys.current.id == old.0 && keys.version == old.1)
  }

  @Test func `keys are not printed`() throws {
    let folder = try KeyFolder()
    try folder.write("0a1b2c3d \(Self.key)\n")
    let keys = try RecipientKeys.open(folder.path)
    #expect("\(keys.current)" == "<redacted>" && "\(keys.all)" == "[<redacted>]")
    #expect(!String(reflecting: keys.current).contains("00112233"))
    #expect(_isPOD(RecipientHasher.self))
  }
}
