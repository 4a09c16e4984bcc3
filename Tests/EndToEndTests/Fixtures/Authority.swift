import Foundation

/// A CA of the moment, and servers whose certificates are good or bad in one way each.
final class Authority {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "warest-end-to-end-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try openssl([
      "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem",
    ])
    for name in ["ours", "foreign"] {
      try openssl([
        "req", "-x509", "-new", "-key", "key.pem", "-out", "\(name).pem", "-days", "2",
        "-subj", "/CN=\(name)",
      ])
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  var caFile: String { folder.appending(path: "ours.pem").path }

  // `signer` is `ours`, `foreign`, or nil for itself.
  func certificate(_ name: String, names: String, days: Int, signer: String?) throws {
    try openssl([
      "req", "-new", "-key", "key.pem", "-out", "\(name).csr", "-subj", "/CN=127.0.0.1",
      "-addext", "subjectAltName=\(names)", "-addext", "basicConstraints=critical,CA:FALSE",
    ])
    let signature = signer.map { ["-CA", "\($0).pem", "-CAkey", "key.pem", "-CAcreateserial"] }
    try openssl(
      ["x509", "-req", "-in", "\(name).csr", "-copy_extensions", "copy", "-days", "\(days)"]
        + (signature ?? ["-signkey", "key.pem"]) + ["-out", "\(name).pem"]
    )
  }

  /// `openssl s_server`, which answers one path with a file that is a whole reply.
  func serve(_ name: String, reply: String, at path: String) throws -> (server: Child, url: String)
  {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try reply.write(to: file, atomically: true, encoding: .utf8)
    guard let openssl = Tools.openssl else { throw TestFailure("openssl is missing") }
    let arguments = [
      "s_server", "-accept", "127.0.0.1:0", "-cert", "\(name).pem", "-key", "key.pem", "-HTTP",
    ]
    let server = try Child(openssl, arguments, folder: folder, log: "\(name).log")
    return (server, "https://" + (try server.word(after: "ACCEPT ")))
  }

  private func openssl(_ arguments: [String]) throws {
    guard let openssl = Tools.openssl else { throw TestFailure("openssl is missing") }
    let process = Process()
    process.executableURL = openssl
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw TestFailure("openssl \(arguments)") }
  }
}
