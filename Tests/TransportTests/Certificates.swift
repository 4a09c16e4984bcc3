import Foundation

/// Certificates for tests, made once by the `openssl` command.
///
/// All of them have one key; `ca` signs them but for `selfSigned`, and but for `foreign`, whose
/// signer nobody trusts.
final class Certificates: Sendable {
  /// A certificate: its subject's common name, its alternative names and its life.
  struct Kind: Sendable {
    let file: String
    var commonName = "gateway test"
    var names: String?
    var days = 2
    var signer: String? = "ca"
  }

  static let good = Kind(file: "good", names: "DNS:warest.test,DNS:other.test")
  static let wildcard = Kind(file: "wildcard", names: "DNS:*.warest.test")
  static let partial = Kind(file: "partial", names: "DNS:w*.warest.test")
  static let nameInSubject = Kind(file: "subject", commonName: "warest.test")
  static let address = Kind(file: "address", names: "IP:127.0.0.1,IP:::1")
  static let expired = Kind(file: "expired", names: "DNS:warest.test", days: -1)
  static let selfSigned = Kind(file: "self", names: "DNS:warest.test", signer: nil)
  static let foreign = Kind(file: "foreign", names: "DNS:warest.test", signer: "stranger")

  private static let kinds = [
    good, wildcard, partial, nameInSubject, address, expired, selfSigned, foreign,
  ]

  static let shared = Result { try Certificates() }

  private let folder: TemporaryFolder

  private init() throws {
    folder = try TemporaryFolder()
    try run(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key])
    for authority in ["ca", "stranger"] {
      try run([
        "req", "-x509", "-new", "-key", key, "-out", path(authority), "-days", "2",
        "-subj", "/CN=\(authority)",
      ])
    }
    for kind in Certificates.kinds { try make(kind) }
  }

  var key: String { folder.path("key") }
  var caFile: String { path("ca") }

  func path(_ name: String) -> String { folder.path("\(name).pem") }

  private func make(_ kind: Kind) throws {
    let request = folder.path("\(kind.file).csr")
    var arguments = ["req", "-new", "-key", key, "-out", request]
    arguments += ["-subj", "/CN=\(kind.commonName)"]
    arguments += ["-addext", "basicConstraints=critical,CA:FALSE"]
    if let names = kind.names { arguments += ["-addext", "subjectAltName=\(names)"] }
    try run(arguments)
    arguments = ["x509", "-req", "-in", request, "-copy_extensions", "copy"]
    arguments += ["-days", "\(kind.days)", "-out", path(kind.file)]
    if let signer = kind.signer {
      arguments += ["-CA", path(signer), "-CAkey", key]
    } else {
      arguments += ["-signkey", key]
    }
    try run(arguments)
  }

  private func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CocoaError(.featureUnsupported, userInfo: ["arguments": arguments])
    }
  }
}
