import Gateway

/// The one upstream API key, from exactly one of its three places.
struct APIKeySource {
  struct Key {
    var secret: Secret

    /// The path or the variable it came from.
    var source: String
  }

  /// Readable by owner and group at most.
  static let permissionsMax: UInt32 = 0o640

  var environment: [String: String]
  var files: any FileAccess

  /// Relative paths in the file start at its folder.
  var file: String

  func read(_ section: MappingReader, _ findings: Findings) -> Key? {
    let setting = section.setting("api-key-file")
    let variables = ["WAREST_API_KEY", "WAREST_API_KEY_FILE"].filter { environment[$0] != nil }
    let given = variables + (setting == nil ? [] : ["upstream.api-key-file"])
    guard given.count == 1 else {
      refuse(given, setting, section, findings)
      return nil
    }
    if let setting {
      guard let path = setting.text() else { return nil }
      return readFile(FilePath.resolve(path, besideFile: file), setting, findings)
    }
    if let path = environment["WAREST_API_KEY_FILE"] { return readFile(path, nil, findings) }
    return parse(Array((environment["WAREST_API_KEY"] ?? "").utf8), "WAREST_API_KEY") {
      findings.error(outsideFile: "WAREST_API_KEY \($0.message)", hints: $0.hints)
    }
  }

  private func refuse(
    _ given: [String],
    _ setting: Setting?,
    _ section: MappingReader,
    _ findings: Findings
  ) {
    let hint = "set exactly one of upstream.api-key-file, WAREST_API_KEY_FILE and WAREST_API_KEY"
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
