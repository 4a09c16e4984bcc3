import Foundation

/// A folder with a gateway's files, a simulated WARest, and the gateway in front of it.
final class Installation {
  static let apiKey = "upstream-key-of-the-end-to-end-tests"
  static let group = "120363000000000001@g.us"

  let folder: URL
  let simulator: Child?
  let simulatorURL: String
  private(set) var gateway: Child
  private(set) var url: String
  private let configuration: String

  /// - Parameters:
  ///   - limits: The `limits:` line.
  ///   - upstream: Where WARest is; nil: a simulator of its own.
  ///   - more: Lines for the end of the file.
  /// - Throws: When one of the processes does not start.
  init(
    limits: String = #"limits: { session: { rate: "100000/s", burst: 100000, per-day: off } }"#,
    upstream: (url: String, caFile: String?)? = nil,
    more: String = ""
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "warest-end-to-end-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if let upstream {
      simulator = nil
      simulatorURL = upstream.url
    } else {
      let arguments = ["simulate", "--listen", "127.0.0.1:0", "--api-key", Self.apiKey]
      let child = try Child(Tools.gateway, arguments, folder: folder, log: "simulator.log")
      simulator = child
      simulatorURL = try child.word(after: "listening on ")
    }
    let authority = upstream?.caFile.map { "  ca-file: \"\($0)\"\n" } ?? ""
    configuration = folder.appending(path: "gateway.yaml").path
    try """
    listen: ["127.0.0.1:0"]
    upstream:
      base-url: "\(simulatorURL)"
    \(authority)clients:
      - name: tests
        token-sha256: ["7c43ef5ae21d43ce2743f770c68e24def1a43ee2f416d2438410c8af7af2ff2c"]
        sessions: ["main"]
        scopes: ["*"]
      - name: reader
        token-sha256: ["ba5005a40cf5212e4ac0190104cc127edab013294bb71279a975b27a80982d45"]
        sessions: ["*"]
        scopes: ["group:read"]
    \(limits)
    audit: { path: "audit.jsonl", durability: os }
    \(more)
    """.write(toFile: configuration, atomically: true, encoding: .utf8)
    gateway = try Self.serve(configuration, folder)
    url = try gateway.word(after: "listening on ")
  }

  deinit {
    // A failing test prints what the gateway said; the folder itself is not kept.
    try? FileManager.default.removeItem(at: folder)
  }

  private static func serve(_ configuration: String, _ folder: URL) throws -> Child {
    try Child(
      Tools.gateway,
      ["serve", "--config", configuration],
      environment: ["WAREST_API_KEY": apiKey],
      folder: folder,
      log: "gateway.log"
    )
  }

  /// Starts the gateway anew, on another port and with the same files.
  func restart() throws {
    gateway = try Self.serve(configuration, folder)
    url = try gateway.word(after: "listening on ")
  }

  var port: String { String(url.split(separator: ":").last ?? "") }
  var groupURL: String { "\(url)/v1/sessions/main/groups/\(Self.group)" }
  var revokeURL: String { "\(groupURL)/invite/revoke" }
  var textURL: String { "\(url)/v1/sessions/main/messages/text" }

  func audit() throws -> [AuditEntry] {
    try AuditEntry.all(of: folder.appending(path: "audit.jsonl"))
  }

  /// The simulator's own account of what it was asked and what it did.
  func journal() throws -> Journal {
    try Curl.ask("\(simulatorURL)/_simulator/journal").decode(Journal.self)
  }

  func switches(_ json: String) throws {
    let reply = try Curl.ask("\(simulatorURL)/_simulator/switches", method: "POST", json: json)
    guard reply.status == 200 else { throw TestFailure(reply.text) }
  }
}
