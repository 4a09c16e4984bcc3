import Foundation

/// A process that ran to its end.
struct Finished {
  var status: Int32
  var output: Data
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }

  static func run(_ executable: URL, _ arguments: [String]) throws -> Finished {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    // Its complaints are few; they go to a file so that only one pipe has to be read.
    let complaints = FileManager.default.temporaryDirectory
      .appending(path: "warest-end-to-end-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: complaints.path, contents: nil) else {
      throw TestFailure("cannot write \(complaints.path)")
    }
    defer { try? FileManager.default.removeItem(at: complaints) }
    let errors = try FileHandle(forWritingTo: complaints)
    process.standardError = errors
    try process.run()
    try errors.close()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Finished(
      status: process.terminationStatus,
      output: written,
      errors: String(decoding: (try? Data(contentsOf: complaints)) ?? Data(), as: UTF8.self)
    )
  }
}
