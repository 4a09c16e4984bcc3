import Foundation

/// The gateway as a process of the test's own, in front of one WARest with one key.
final class GatewayProcess {
  static let token = "demo-token"
  private static let tokenDigest =
    "7c43ef5ae21d43ce2743f770c68e24def1a43ee2f416d2438410c8af7af2ff2c"

  private static let startSecondsMax: TimeInterval = 20

  /// It stands beside the test runner when the whole package was built.
  static let binary: URL = {
    let runner = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: runner ?? "/").deletingLastPathComponent()
      .appending(path: "warest-gateway")
  }()

  static let isBuilt = FileManager.default.isExecutableFile(atPath: binary.path)

  private let process = Process()
  private let folder: URL
  let port: UInt16

  /// - Throws: When it does not start in time.
  init(upstream: String, key: String) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "warest-native-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.configuration(upstream).write(
      to: folder.appending(path: "gateway.yaml"),
      atomically: true,
      encoding: .utf8
    )
    let log = folder.appending(path: "gateway.log")
    try Data().write(to: log)
    let output = try FileHandle(forWritingTo: log)
    process.executableURL = Self.binary
    process.arguments = ["serve", "--config", folder.appending(path: "gateway.yaml").path]
    process.environment = ["WAREST_API_KEY": key]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let deadline = Date() + Self.startSecondsMax
    while process.isRunning, Date() < deadline {
      let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      if let match = said.firstMatch(of: /listening on http:\/\/127\.0\.0\.1:(\d+)\n/) {
        port = UInt16(match.1) ?? 0
        return
      }
      usleep(20_000)
    }
    let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    process.terminate()
    throw StartFailure(said: said)
  }

  struct StartFailure: Error { let said: String }

  deinit {
    if process.isRunning {
      process.terminate()
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  private static func configuration(_ upstream: String) -> String {
    """
    listen: ["127.0.0.1:0"]
    upstream: { base-url: "\(upstream)" }
    clients:
      - name: recorder
        token-sha256: ["\(tokenDigest)"]
        sessions: ["*"]
        scopes: ["*"]
        fetch: any
    limits: { session: { rate: "100000/s", burst: 100000, per-day: off } }
    audit: { path: "audit.jsonl", durability: os }
    """
  }
}
