import Foundation

/// The built program, run as a user would.
struct Program {
  var status: Int32
  var output: String
  var errors: String

  /// - Parameters:
  ///   - arguments: After the program's name.
  ///   - environment: All of it.
  /// - Returns: What it left when it ended.
  /// - Throws: When the program cannot be started.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Program {
    try run(arguments, environment: environment)
  }

  static func run(
    _ arguments: [String],
    environment: [String: String] = [:]
  ) throws -> Program {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    process.environment = environment
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // The errors are few; the output may fill its pipe, so it is read first.
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Program(
      status: process.terminationStatus,
      output: String(decoding: written, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self)
    )
  }

  /// It stands beside the test runner.
  static func executable() throws -> URL {
    let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: runner).deletingLastPathComponent().appending(path: "warest-gateway")
  }
}
