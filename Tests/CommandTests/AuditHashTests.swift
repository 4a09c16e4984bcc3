import Foundation
import Testing
import WARest

@testable import warest_gateway

@Suite("audit hash")
struct AuditHashTests {
  static let key = String(repeating: "00112233445566778899aabbccddeeff", count: 2)
  static let person = "hmac-sha256:54a83f467de12148d9c084c19a858e5a"

  /// Standard output, the error output and the status of a run with a file of two keys.
  private func run(
    _ arguments: [String],
    files: [String: String] = [:]
  ) throws -> (output: String, errors: String, status: Int32, folder: URL) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hash-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let keys = "0a1b2c3d \(Self.key)\nffffffff \(String(repeating: "f", count: 64))\n"
    for (name, text) in files.merging(["audit-hash-keys": keys], uniquingKeysWith: { $1 }) {
      let url = folder.appending(path: name)
      try Data(text.utf8).write(to: url)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
    }
    let given = arguments.map { $0.replacing("FOLDER", with: folder.path) }
    let result = try Program.run(["audit", "hash"] + given)
    return (result.output, result.errors, result.status, folder)
  }

  @Test(arguments: [
    "+62 812-3456-7890", "6281234567890", "081234567890", "6281234567890@c.us",
    "6281234567890@s.whatsapp.net",
  ])
  func `prints a line for every key, whatever the spelling`(_ text: String) throws {
    let run = try run(["--keys", "FOLDER/audit-hash-keys", text])
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0] == "\(Self.person)  6281234567890@s.whatsapp.net  key 0a1b2c3d, in use")
    #expect(lines[1].hasSuffix("  6281234567890@s.whatsapp.net  key ffffffff"))
    #expect(!run.output.contains(Self.key))
  }

  @Test func `finds the keys beside a log, and by a configuration`() throws {
    let beside = try run(["--file", "FOLDER/audit.jsonl", "6281234567890"])
    #expect(beside.output.hasPrefix(Self.person))
    let yaml = "audit:\n  path: other.jsonl\n  hash-key-file: audit-hash-keys\n"
    let configured = try run(
      ["--config", "FOLDER/g.yaml", "6281234567890"],
      files: ["g.yaml": yaml]
    )
    #expect(configured.output.hasPrefix(Self.person), "\(configured.errors)")
    let plain = yaml + "  recipients: plain\n"
    let both = try run(["--config", "FOLDER/g.yaml", "6281234567890"], files: ["g.yaml": plain])
    #expect(both.output.hasPrefix("6281234567890@s.whatsapp.net  (in plain text)\n\(Self.person)"))
  }

  @Test func `prints objects`() throws {
    let run = try run([
      "--keys", "FOLDER/audit-hash-keys", "--output", "json", "6281234567890", "120363000000000001",
    ])
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    )
    #expect(rows.count == 3)
    #expect(rows[0]["search"] as? String == Self.person)
    #expect(rows[0]["key"] as? String == "0a1b2c3d" && rows[0]["in_use"] as? Bool == true)
    #expect(rows[1]["in_use"] as? Bool == false)
    #expect(rows[2]["search"] as? String == "120363000000000001@g.us" && rows[2]["key"] == nil)
  }

  @Test func `hashes a body as it was sent`() throws {
    let body = #"{"to":"6281234567890"}"#
    let run = try run(
      ["--keys", "FOLDER/audit-hash-keys", "--body", "FOLDER/body"],
      files: ["body": body]
    )
    #expect(run.output.hasPrefix("hmac-sha256:b1f0f2fcb5c63da4cae8ccbb7272bbe8  "))
  }

  @Test func `puts a new key first`() throws {
    let first = try run(["--keys", "FOLDER/audit-hash-keys", "--new-key"])
    #expect(first.status == 0)
    let file = first.folder.appending(path: "audit-hash-keys")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines[1] == "0a1b2c3d \(Self.key)")
    let id = lines[0].prefix(8)
    #expect(first.output.hasPrefix("key \(id) is the first of "))
    #expect(!(first.output + first.errors).contains(lines[0].suffix(64)))
  }

  @Test(arguments: [
    ([], "missing --config <file>, --file <log> or --keys <file>"),
    (["--keys", "x"], "missing a phone number"),
    (["--keys", "x", "--file", "y", "1"], "only one of"),
    (["--keys", "x", "--new-key", "1"], "goes alone"),
    (["--keys", "FOLDER/audit-hash-keys", "abc"], "no phone number and no id"),
  ])
  func `says what is missing`(_ row: (arguments: [String], error: String)) throws {
    let run = try run(row.arguments)
    #expect(run.status == 64 && run.errors.contains(row.error), "\(run.errors)")
  }

  @Test(arguments: [
    (["--keys", "FOLDER/none", "1"], "FOLDER/none"),
    (["--keys", "FOLDER/audit-hash-keys", "--body", "FOLDER/none"], "FOLDER/none cannot be read"),
  ])
  func `says what cannot be read`(_ row: (arguments: [String], error: String)) throws {
    let run = try run(row.arguments)
    let wanted = row.error.replacing("FOLDER", with: run.folder.path)
    #expect(run.status == 69 && run.errors.contains(wanted), "\(run.errors)")
  }

  @Test(arguments: [
    ("44444@lid", ["44444@lid", "44444@s.whatsapp.net"]),
    ("120363000000000001@lid", ["120363000000000001@lid"]),
    ("120363000000000001", ["120363000000000001@g.us"]),
    ("6281234567890-1400000000", ["6281234567890-1400000000@g.us"]),
    ("62-812-345-678", ["62812345678@s.whatsapp.net"]), ("x", []), ("", []),
    ("status@broadcast", ["status@broadcast"]),
  ])
  func `a text means those ids`(_ row: (text: String, ids: [String])) {
    let names = PersonArgument.ids(of: row.text).map { id in
      let text = RecipientText(id)
      return String(decoding: (0..<text.count).map { text.octets[$0] }, as: UTF8.self)
    }
    #expect(names == row.ids)
  }
}
