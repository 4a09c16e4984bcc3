import Foundation
import Testing

@testable import warest_gateway

@Suite("Files of this machine")
final class HostFileAccessTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
  let files = HostFileAccess()

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  @Test func `a file is read up to its limit`() throws {
    let path = folder.appending(path: "key").path
    try Data("12345678".utf8).write(to: URL(filePath: path))
    #expect(try files.read(path, bytesMax: 8) == Array("12345678".utf8))
    #expect(throws: FileProblem(message: "is larger than 7B")) { try files.read(path, bytesMax: 7) }
  }

  @Test func `a folder or nothing cannot be read`() {
    #expect(throws: FileProblem(message: "is a folder")) {
      try files.read(folder.path, bytesMax: 8)
    }
    #expect(throws: FileProblem(message: "no such file or directory")) {
      try files.read(folder.appending(path: "missing").path, bytesMax: 8)
    }
  }

  @Test func `permissions are those of the file`() throws {
    let path = folder.appending(path: "key").path
    try Data().write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(files.permissions(path) == 0o640)
    #expect(files.permissions(path + "x") == nil)
  }

  @Test func `a file can be made in a folder that exists`() {
    #expect(files.problemWriting(folder.appending(path: "audit.jsonl").path) == nil)
    let nowhere = folder.appending(path: "missing/audit.jsonl").path
    #expect(files.problemWriting(nowhere)?.message.hasSuffix("no such file or directory") == true)
    #expect(files.problemWriting(folder.path) == FileProblem(message: "is a folder"))
  }
}
