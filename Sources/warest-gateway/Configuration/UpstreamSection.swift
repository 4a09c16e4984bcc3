import Gateway
import Server

/// `upstream:` and the variables that may stand in for its settings.
struct UpstreamSection {
  var environment: [String: String]
  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  struct Outcome {
    var configuration: UpstreamConfiguration?

    /// Paths or the variable; empty when a key is wrong.
    var keySources: [String] = []
  }

  func read(_ section: MappingReader, _ findings: Findings) -> Outcome {
    let url = baseURL(section, findings)
    let keys = APIKeySource(environment: environment, files: files, file: file)
      .read(section, findings)
    var upstream = UpstreamConfiguration(
      isTLS: url?.isTLS ?? false,
      host: url?.host ?? "",
      port: url?.port ?? 0,
      apiKeys: keys.isEmpty ? [Secret([])] : keys.map(\.secret)
    )
    upstream.pathPrefix = url?.pathPrefix ?? ""
    readCAFile(section, &upstream)
    let timeouts = section.section("timeouts")
    timeouts.seconds("connect", into: &upstream.connectSeconds, in: 1...300)
    timeouts.seconds("first-byte", into: &upstream.firstByteSeconds, in: 1...3_600)
    timeouts.seconds("idle", into: &upstream.idleSeconds, in: 1...3_600)
    timeouts.finish()
    section.count("connections-max", into: &upstream.connectionsMax, in: 1...65_536)
    section.finish()
    return Outcome(
      configuration: url == nil || keys.isEmpty ? nil : upstream,
      keySources: keys.map(\.source)
    )
  }

  private func baseURL(_ section: MappingReader, _ findings: Findings) -> BaseURL? {
    var fromFile: BaseURL?
    let setting = section.setting("base-url")
    if let setting, let text = setting.text() {
      switch BaseURL.parse(text) {
      case .success(let url): fromFile = url
      case .failure(let problem): setting.error(problem.message, hints: problem.hints)
      }
    }
    guard let text = environment["WAREST_BASE_URL"] else {
      if setting == nil {
        section.reportMissing(
          "base-url",
          hints: ["set it, or WAREST_BASE_URL; \(BaseURL.hint)"]
        )
      }
      return fromFile
    }
    switch BaseURL.parse(text) {
    case .success(let url): return url
    case .failure(let problem):
      findings.error(outsideFile: "WAREST_BASE_URL \(problem.message)", hints: problem.hints)
      return nil
    }
  }

  private func readCAFile(_ section: MappingReader, _ upstream: inout UpstreamConfiguration) {
    guard let setting = section.setting("ca-file"), let written = setting.text() else { return }
    let path = FilePath.resolve(written, besideFile: file)
    do {
      let octets = try files.read(path, bytesMax: 4 << 20)
      guard String(decoding: octets, as: UTF8.self).contains("-----BEGIN ") else {
        setting.error("holds no certificate", hints: ["it must be a PEM file"])
        return
      }
      upstream.caFile = path
    } catch {
      setting.error("\(path) \(error.inSentence)")
    }
  }
}
