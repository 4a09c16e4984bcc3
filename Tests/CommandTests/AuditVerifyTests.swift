import Foundation
import Testing

@testable import warest_gateway

/// A log that a gateway wrote once: it has to stay readable.
@Suite("audit verify")
struct AuditVerifyTests {
  private static let log = #"""
    {"v":1,"seq":1,"time":"2026-11-24T11:01:03.983967Z","kind":"start","reason":"start","prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"93d1b239ccbb9d30bd3ae06edf57f7686e8e5295403813a615992557701277b8"}
    {"v":1,"seq":2,"time":"2026-11-24T11:01:03.984051Z","chain":"074999e0018bbfea","kind":"checkpoint","reason":"start","open":0,"after":0,"key":"0bcc05abc77754fb","signature":"ba0e6675db84da001fac864eb6568ba58c70091d6aefda7e576b77e117c80c322cb46b92bab9fbcd19286e944d8ae728bf58a8dd17696a015c496c31f50c1901","prev":"93d1b239ccbb9d30bd3ae06edf57f7686e8e5295403813a615992557701277b8","hash":"f206399be22a66a316ed15c612debc7262ba147bcdf0d33f097197aeaeab8efd"}
    {"v":1,"seq":3,"time":"2026-11-24T11:01:04.910010Z","kind":"stop","reason":"stop","prev":"f206399be22a66a316ed15c612debc7262ba147bcdf0d33f097197aeaeab8efd","hash":"9595342d6da212e3bae0fb0ca0006b4d0a56348051e5573b83c3d178fa444213"}
    {"v":1,"seq":4,"time":"2026-11-24T11:01:04.910046Z","chain":"074999e0018bbfea","kind":"checkpoint","reason":"stop","open":0,"after":2,"key":"0bcc05abc77754fb","signature":"2825ff99478c2976d3b72802089469ec6aa4e65665d45093a764a97848d0f9bb75584b72f92107c862011a9be84726c557e01a90d0fec0fc600bb2c80831d507","prev":"9595342d6da212e3bae0fb0ca0006b4d0a56348051e5573b83c3d178fa444213","hash":"d9e782afc6d3b3c8b7fdceffa8c6fa57d0c1a98d29b66ee436566ae25bd08194"}

    """#
  private static let publicKey = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAMNooIbn1K7hYvdvx+jhGhiEWe1GSo+MFeNtC6uVMx9M=
    -----END PUBLIC KEY-----

    """

  /// A log in a folder that goes with its owner.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let lines = log.split(separator: "\n", omittingEmptySubsequences: true)
      try write(log, "audit.jsonl")
      try write("\(lines[1])\n\(lines[3])\n", "audit-checkpoints.jsonl")
      try write(publicKey, "audit-signing-key.pub.pem")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var active: String { path + "/audit.jsonl" }

    func write(_ text: String, _ name: String) throws {
      try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
    }
  }

  @Test func `an intact log ends with 0`() throws {
    let folder = try Folder()
    let run = try Program.run("audit", "verify", folder.active)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    #expect(run.output.hasPrefix("\(folder.active): intact\n"))
    #expect(run.output.contains("records      4, 1 to 4, 2026-11-24T11:01:03.983967Z to"))
    #expect(run.output.contains("checkpoints  2 verified, the last one record 4; 2 in"))
    #expect(run.output.contains("0bcc05abc77754fb"))
    #expect(run.output.contains("\nnot proved:\n- "))
  }

  @Test func `a log that is not intact ends with 1 and says why and where`() throws {
    let folder = try Folder()
    try folder.write(
      Self.log.replacingOccurrences(
        of: #""reason":"stop","prev""#,
        with: #""reason":"step","prev""#
      ),
      "audit.jsonl"
    )
    let run = try Program.run("audit", "verify", folder.active)
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("\(folder.active): NOT INTACT, 1 finding\n"))
    #expect(
      run.output.contains(
        "\nfinding: audit.jsonl:3: record 3 was edited: its hash does not fit "
          + "(about 2026-11-24T11:01:04.910010Z)\n"
      )
    )
    let json = try Program.run("audit", "verify", folder.active, "--output", "json")
    #expect(json.status == 1)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    )
    #expect(object["intact"] as? Bool == false)
    let findings = try #require(object["findings"] as? [[String: Any]])
    #expect(findings.map { $0["kind"] as? String } == ["edited"])
    #expect(findings.map { $0["seq"] as? Int } == [3])
  }

  @Test func `the paths of a configuration are used, whatever else it says`() throws {
    let folder = try Folder()
    try folder.write("nothing-else: right\naudit: { path: audit.jsonl }\n", "gateway.yaml")
    let run = try Program.run("audit", "verify", "--config", folder.path + "/gateway.yaml")
    #expect(run.status == 0, "\(run.errors)")
    try folder.write("audit: { path: audit.jsonl, wrong: 1 }\n", "gateway.yaml")
    #expect(
      try Program.run("audit", "verify", "--config", folder.path + "/gateway.yaml").status == 78
    )
  }

  @Test func `the second path and the key may be elsewhere`() throws {
    let folder = try Folder()
    try FileManager.default.moveItem(
      atPath: folder.path + "/audit-checkpoints.jsonl",
      toPath: folder.path + "/other"
    )
    try FileManager.default.moveItem(
      atPath: folder.path + "/audit-signing-key.pub.pem",
      toPath: folder.path + "/key"
    )
    let key = ["--public-key", folder.path + "/key"]
    let verify = ["audit", "verify", folder.active]
    #expect(try Program.run(verify).status == 69)
    #expect(try Program.run(verify + key).status == 1)
    #expect(try Program.run(verify + key + ["--checkpoints", folder.path + "/other"]).status == 0)
    #expect(try Program.run(verify + key + ["--checkpoints", "none"]).status == 0)
  }

  @Test func `what cannot be read ends with 69, a wrong command line with 64`() throws {
    let folder = try Folder()
    try FileManager.default.removeItem(atPath: folder.active)
    // The second path knows of a log.
    #expect(try Program.run("audit", "verify", folder.active).status == 1)
    try FileManager.default.removeItem(atPath: folder.path + "/audit-checkpoints.jsonl")
    let missing = try Program.run("audit", "verify", folder.active)
    #expect(missing.status == 69)
    #expect(missing.errors.hasPrefix("warest-gateway: error: "))
    let none = try Program.run("audit", "verify")
    #expect(none.status == 64)
    #expect(none.errors.hasPrefix("warest-gateway: error: missing the path of a log"))
    #expect(try Program.run("audit", "verify", "--config", "a.yaml", folder.active).status == 64)
  }

  @Test(arguments: [
    ("/var/log/audit.jsonl", "/var/log/audit.jsonl"),
    ("/var/log/audit-000000000015-20261124T095712Z.jsonl", "/var/log/audit.jsonl"),
    ("/var/log/audit-000000000015-20261124T095712Z.jsonl.gz", "/var/log/audit.jsonl"),
    ("/var/log/audit.jsonl.1", "/var/log/audit.jsonl.1"),
  ])
  func `a closed segment tells where its log is`(_ path: String, _ active: String) {
    #expect(VerifyTarget.active(path) == active)
  }
}
