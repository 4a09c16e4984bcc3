import Gateway

/// The upstream API keys, from exactly one of their places.
struct APIKeySource {
  struct Key {
    var secret: Secret

    /// The path or the variable it came from.
    var source: String
  }

  /// Readable by owner and group at most.
  static let permissionsMax: UInt32 = 0o640

  /// More keys for one WARest than anybody has, and few enough to look at each for every call.
  static let keysMax = 16

  static let places =
    "upstream.api-key-file, upstream.api-key-files, WAREST_API_KEY_FILE and WAREST_API_KEY"

  var environment: [String: String]
  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  /// - Returns: Nothing when one of them is wrong.
  func read(_ section: MappingReader, _ findings: Findings) -> [Key] {
    let one = section.setting("api-key-file")
    let several = section.setting("api-key-files")
    let variables = ["WAREST_API_KEY", "WAREST_API_KEY_FILE"].filter { environment[$0] != nil }
    let given = variables + [one, several].compactMap { $0?.path }
    guard given.count == 1 else {
      refuse(given, several ?? one, section, findings)
      return []
    }
    if let several { return readFiles(several, findings) }
    return (one.map { readFile($0, findings) } ?? readVariable(findings)).map { [$0] } ?? []
  }

  private func readVariable(_ findings: Findings) -> Key? {
    if let path = environment["WAREST_API_KEY_FILE"] { return readFile(path, nil, findings) }
    return parse(Array(environment["WAREST_API_KEY", default: ""].utf8), "WAREST_API_KEY") {
      findings.error(outsideFile: "WAREST_API_KEY \($0.message)", hints: $0.hints)
    }
  }

  private func refuse(
    _ given: [String],
    _ setting: Setting?,
    _ section: MappingReader,
    _ findings: Findings
  ) {
    let hint = "set exactly one of \(Self.places)"
    let message =
      given.isEmpty
      ? "there is no upstream API key"
      : "the upstream API key is given by \(given.joined(separator: " and "))"
    if let setting {
      findings.error(setting.position, message, hints: [hint])
    } else if given.isEmpty {
      findings.error(section.position, message, hints: [hint])
    } else {
      findings.error(outsideFile: message, hints: [hint])
    }
  }

  private func readFiles(_ setting: Setting, _ findings: Findings) -> [Key] {
    guard let entries = setting.list() else { return [] }
    guard (1...Self.keysMax).contains(entries.count) else {
      setting.error("must name 1 to \(Self.keysMax) files")
      return []
    }
    var keys: [Key] = []
    for entry in entries {
      guard let key = readFile(entry, findings) else { continue }
      if keys.contains(where: { $0.source == key.source }) {
        entry.error("stands twice")
      } else if let twin = keys.first(where: { $0.secret == key.secret }) {
        entry.error(
          "holds the same key as \(twin.source)",
          hints: ["WARest counts calls for each key: the same one twice allows no more"]
        )
      }
      keys.append(key)
    }
    return keys.count == entries.count ? keys : []
  }

  private func readFile(_ setting: Setting, _ findings: Findings) -> Key? {
    guard let path = setting.text() else { return nil }
    return readFile(FilePath.resolve(path, besideFile: file), setting, findings)
  }

  private func readFile(_ path: String, _ setting: Setting?, _ findings: Findings) -> Key? {
    func report(_ message: String, _ hints: [String] = [], isWarning: Bool = false) {
      switch (setting, isWarning) {
      case (let setting?, false): setting.error(message, hints: hints)
      case (let setting?, true): setting.warning(message, hints: hints)
      case (nil, false): findings.error(outsideFile: "WAREST_API_KEY_FILE \(message)", hints: hints)
      case (nil, true):
        findings.warning(outsideFile: "WAREST_API_KEY_FILE \(message)", hints: hints)
      }
    }
    let octets: [UInt8]
    do {
      octets = try files.read(path, bytesMax: APIKeySyntax.bytesMax + 2)
    } catch {
      report("\(path) \(error.inSentence)")
      return nil
    }
    if let mode = files.permissions(path), mode & 0o777 & ~Self.permissionsMax != 0 {
      report(
        "\(path) can be read or changed by too many",
        ["chmod 640 \(path)"],
        isWarning: true
      )
    }
    return parse(octets, path) { report("\(path) \($0.message)", $0.hints) }
  }

  private func parse(_ octets: [UInt8], _ source: String, report: (SyntaxProblem) -> Void) -> Key? {
    switch APIKeySyntax.parse(octets) {
    case .success(let secret): return Key(secret: secret, source: source)
    case .failure(let problem):
      report(problem)
      return nil
    }
  }
}
