import Foundation

/// A process of the test's own that runs until it is told to end; only it is ever signalled.
///
/// What it writes goes to a file, so that no pipe fills up.
final class Child {
  private let process = Process()
  private let log: URL

  init(
    _ executable: URL,
    _ arguments: [String],
    environment: [String: String] = [:],
    folder: URL,
    log name: String
  ) throws {
    log = folder.appending(path: name)
    guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
      throw TestFailure("cannot write \(log.path)")
    }
    process.executableURL = executable
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let output = try FileHandle(forWritingTo: log)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try output.close()
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var isRunning: Bool { process.isRunning }

  /// Everything it has written so far.
  var said: String {
    String(decoding: (try? Data(contentsOf: log)) ?? Data(), as: UTF8.self)
  }

  /// What stands after `words` on a line of its own output, once it stands there.
  func word(after words: String) throws -> String {
    let found: String? = Eventually.value {
      let text = said
      if let range = text.range(of: words), text[range.upperBound...].contains("\n") {
        return String(text[range.upperBound...].prefix { !$0.isWhitespace })
      }
      return isRunning ? nil : ""
    }
    guard let found, !found.isEmpty else { throw TestFailure("no '\(words)' in: \(said)") }
    return found
  }

  func signal(_ number: Int32) {
    kill(process.processIdentifier, number)
  }

  /// - Returns: Its exit status, or 128 + the signal that ended it.
  func wait(within seconds: Double = 20) throws -> Int32 {
    guard Eventually.holds(within: seconds, { !process.isRunning }) else {
      throw TestFailure("it does not end: \(said)")
    }
    process.waitUntilExit()
    let bySignal = process.terminationReason == .uncaughtSignal
    return process.terminationStatus + (bySignal ? 128 : 0)
  }
}
