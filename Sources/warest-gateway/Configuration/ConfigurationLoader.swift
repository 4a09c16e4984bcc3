import Gateway
import Server

/// Makes a `ServerConfiguration` of flags, environment and file, in this order of precedence, and
/// collects every mistake on the way.
struct ConfigurationLoader {
  static let fileBytesMax = 1 << 20

  var file: String

  /// `--listen`, repeated; empty when not given.
  var listen: [String] = []
  var environment: [String: String]
  var files: any FileAccess

  struct Outcome {
    /// Nil when there is an error among the diagnostics.
    var configuration: ServerConfiguration?
    var diagnostics: [Diagnostic]

    /// Paths or a variable's name: where the API keys came from.
    var keySources: [String]
    var knownKeys: Set<String>
  }

  func load() -> Outcome {
    let findings = Findings(file: file)
    guard let text = readFile(findings) else { return outcome(nil, [], findings) }
    let document = YAMLDocument(text: text, findings: findings)
    guard let root = document.root else {
      if !findings.hasErrors {
        findings.error(nil, "the file holds no settings", hints: ["config/gateway.yaml shows all"])
      }
      return outcome(nil, [], findings)
    }
    let reader = MappingReader(root, path: "", findings: findings)
    let upstream = UpstreamSection(environment: environment, files: files, file: file)
      .read(reader.section("upstream"), findings)
    let audit = AuditSection(files: files, file: file).read(reader, findings)
    var configuration = ServerConfiguration(
      upstream: upstream.configuration ?? Self.standIn,
      audit: audit
    )
    readListeners(reader, &configuration, findings)
    let limits = LimitsSection(files: files, file: file).read(reader, audit)
    configuration.limits = limits.limits
    configuration.clients = ClientsSection(
      defaultLimit: limits.client,
      hasLines: limits.limits.lineCallsMax > 0
    ).read(reader, findings)
    CORSSection.read(reader.section("cors"), &configuration)
    EdgeSection.read(reader.section("edge"), &configuration.edge)
    reader.finish()
    return outcome(configuration, upstream.keySources, findings)
  }

  private func readFile(_ findings: Findings) -> String? {
    do {
      let octets = try files.read(file, bytesMax: Self.fileBytesMax)
      guard let text = String(validating: octets, as: UTF8.self) else {
        findings.error(nil, "the file is not UTF-8")
        return nil
      }
      return text
    } catch {
      findings.error(outsideFile: "\(file) \(error.inSentence)")
      return nil
    }
  }

  private func readListeners(
    _ reader: MappingReader,
    _ configuration: inout ServerConfiguration,
    _ findings: Findings
  ) {
    if let addresses = addresses(reader.setting("listen"), findings) {
      configuration.listen = addresses
    }
    for address in listen {
      guard let problem = ListenAddress.problem(address) else { continue }
      findings.error(outsideFile: "--listen \(problem.message)", hints: problem.hints)
    }
    if !listen.isEmpty { configuration.listen = listen }
    reader.count("loops", into: &configuration.loops, in: 0...256)
    reader.seconds("drain", into: &configuration.drainSeconds, in: 0...3_600)
    let admin = reader.section("admin")
    if let setting = admin.setting("listen"), let address = Self.address(setting) {
      configuration.adminListen = address
    }
    admin.finish()
  }

  private func addresses(_ setting: Setting?, _ findings: Findings) -> [String]? {
    guard let setting, let entries = setting.list() else { return nil }
    if entries.isEmpty { setting.error("must name an address", hints: [ListenAddress.hint]) }
    var seen: Set<String> = []
    return entries.compactMap { entry in
      guard let address = Self.address(entry) else { return nil }
      if !seen.insert(address).inserted && !address.hasSuffix(":0") {
        entry.error("stands twice")
      }
      return address
    }
  }

  private static func address(_ setting: Setting) -> String? {
    guard let text = setting.text() else { return nil }
    if let problem = ListenAddress.problem(text) {
      setting.error(problem.message, hints: problem.hints)
      return nil
    }
    return text
  }

  /// Never served: an outcome with an error has no configuration.
  private static let standIn = UpstreamConfiguration(
    isTLS: false,
    host: "",
    port: 0,
    apiKey: Secret([])
  )

  private func outcome(
    _ configuration: ServerConfiguration?,
    _ keySources: [String],
    _ findings: Findings
  ) -> Outcome {
    Outcome(
      configuration: findings.hasErrors ? nil : configuration,
      diagnostics: findings.sorted,
      keySources: keySources,
      knownKeys: findings.knownKeys
    )
  }
}

extension FileProblem {
  /// After a path: "is a folder", or "cannot be used: permission denied".
  var inSentence: String {
    message.hasPrefix("is ") && !message.hasPrefix("is a directory") || message.hasPrefix("cannot ")
      ? message : "cannot be used: \(message)"
  }
}
