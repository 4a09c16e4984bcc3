import Audit
import Foundation
import Testing
import Transport

@Suite("The file of the signing key")
struct SigningKeyFileTests {
  /// A folder that goes with its owner.
  final class Folder: Sendable {
    let path: String

    init() throws {
      path =
        FileManager.default.temporaryDirectory
        .appendingPathComponent("audit-keys-\(UInt64.random(in: 0 ... .max))").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var privatePath: String { path + "/key.pem" }
    var publicPath: String { path + "/key.pub.pem" }

    func open() throws -> SigningKey {
      try SigningKeyFile.openOrCreate(privatePath, publicPath: publicPath)
    }

    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
  }

  @Test func `the first start makes it, and the next one finds it`() throws {
    let folder = try Folder()
    let key = try folder.open()
    #expect(try folder.names == ["key.pem", "key.pub.pem"])
    #expect(try folder.mode(folder.privatePath) == 0o600)
    #expect(try folder.mode(folder.publicPath) == 0o644)
    #expect(try folder.open().verifyingKey == key.verifyingKey)
    #expect(try SigningKeyFile.readPublic(folder.publicPath) == [key.verifyingKey])
  }

  @Test func `starts at once agree on one key`() async throws {
    let folder = try Folder()
    let keys = await withTaskGroup(of: VerifyingKey?.self) { group in
      for _ in 0..<16 { group.addTask { try? folder.open().verifyingKey } }
      return await group.reduce(into: [VerifyingKey?]()) { $0.append($1) }
    }
    #expect(keys.count == 16)
    #expect(keys.allSatisfy { $0 != nil && $0 == keys[0] })
    #expect(try folder.names == ["key.pem", "key.pub.pem"])
  }

  @Test func `public keys of earlier signing keys stay`() throws {
    let folder = try Folder()
    let old = try folder.open().verifyingKey
    try FileManager.default.removeItem(atPath: folder.privatePath)
    let new = try folder.open().verifyingKey
    #expect(try SigningKeyFile.readPublic(folder.publicPath) == [old, new])
  }

  @Test(arguments: [(0o600, true), (0o400, true), (0o640, true), (0o604, false), (0o660, false)])
  func `a key that others can read or write is refused`(_ mode: Int, _ isTaken: Bool) throws {
    let folder = try Folder()
    _ = try folder.open()
    try FileManager.default.setAttributes(
      [.posixPermissions: mode],
      ofItemAtPath: folder.privatePath
    )
    if isTaken {
      _ = try folder.open()
    } else {
      let error = #expect(throws: AuditError.self) { try folder.open() }
      #expect(error?.description.contains("chmod 600 \(folder.privatePath)") == true)
    }
  }

  @Test(arguments: ["", "no key\n"]) func `what is no key is not replaced`(_ text: String) throws {
    let folder = try Folder()
    try text.write(toFile: folder.privatePath, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600],
      ofItemAtPath: folder.privatePath
    )
    #expect(throws: AuditError.self) { try folder.open() }
    #expect(try String(contentsOfFile: folder.privatePath, encoding: .utf8) == text)
  }

  @Test func `a folder that is not there says so`() throws {
    let folder = try Folder()
    #expect(throws: AuditError.self) {
      try SigningKeyFile.openOrCreate(
        folder.path + "/no/key.pem",
        publicPath: folder.publicPath
      )
    }
  }
}
