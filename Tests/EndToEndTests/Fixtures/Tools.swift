import Foundation

/// Programs that the tests use besides the gateway; a test whose program is missing is skipped.
enum Tools {
  static let python = find("python3")
  static let curl = find("curl")
  static let openssl = find("openssl")
  static let promtool = find("promtool")

  /// It stands beside the test runner.
  static let gateway: URL = {
    let runner = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: runner ?? "/").deletingLastPathComponent()
      .appending(path: "warest-gateway")
  }()

  /// A script of this test target, run from where it is written.
  static func script(_ path: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: path).path
  }

  private static func find(_ name: String) -> URL? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
