import Gateway

/// `clients:`.
struct ClientsSection {
  static let tokenHint =
    "make a token with `openssl rand -hex 32` and its digest with `printf %s TOKEN | sha256sum`"

  static let digestHint = "make it with: printf %s TOKEN | sha256sum"

  /// The longest that a caller may be let wait, whoever asks for it.
  static let waitSeconds = 0...300
  static let weights = 1...100

  /// Tokens of one client that are valid at the same time.
  static let tokensMax = 2

  /// For every client that has none of its own.
  var defaultLimit: LimitPolicy?

  /// Whether any call may wait.
  var hasLines = true

  func read(_ root: MappingReader, _ findings: Findings) -> [ClientConfiguration] {
    guard let setting = root.setting("clients") else {
      findings.error(
        root.position,
        "clients is missing: a gateway without clients serves nobody",
        hints: [Self.tokenHint]
      )
      return []
    }
    guard let entries = setting.list() else { return [] }
    if entries.isEmpty {
      setting.error("is empty: a gateway without clients serves nobody", hints: [Self.tokenHint])
    }
    var names: [String: Setting] = [:]
    var digests: [TokenDigest: String] = [:]
    return entries.map { client($0, &names, &digests) }
  }

  private func client(
    _ entry: Setting,
    _ names: inout [String: Setting],
    _ digests: inout [TokenDigest: String]
  ) -> ClientConfiguration {
    let reader = entry.mapping()
    guard entry.isMapping else {
      return ClientConfiguration(name: "", tokenDigests: [], sessionPatterns: [], scopes: [])
    }
    var client = ClientConfiguration(
      name: name(reader, &names),
      tokenDigests: tokens(reader, entry.path, &digests),
      sessionPatterns: patterns(reader),
      scopes: scopes(reader),
      limit: limit(reader)
    )
    readWaiting(reader, &client)
    FetchSetting.read(reader, &client)
    reader.finish()
    return client
  }

  private func name(_ reader: MappingReader, _ names: inout [String: Setting]) -> String {
    guard let setting = reader.setting("name") else {
      reader.reportMissing("name")
      return ""
    }
    guard let name = setting.text() else { return "" }
    if !ClientNameSyntax.isValid(name) {
      setting.error("must be 1 to 64 letters, digits, dots, hyphens or underscores")
    } else if let first = names[name] {
      let line = first.position.map { " on line \($0.line)" } ?? ""
      setting.error("'\(name)' is the name of another client", hints: ["the first one is\(line)"])
    } else {
      names[name] = setting
    }
    return name
  }

  private func tokens(
    _ reader: MappingReader,
    _ owner: String,
    _ digests: inout [TokenDigest: String]
  ) -> [TokenDigest] {
    guard let setting = reader.setting("token-sha256") else {
      reader.reportMissing("token-sha256", hints: [Self.tokenHint])
      return []
    }
    guard setting.isList, let entries = setting.list() else {
      // The general hint would print the value, which may be the token itself.
      setting.error("must be a list of digests", hints: [Self.digestHint])
      return []
    }
    guard (1...Self.tokensMax).contains(entries.count) else {
      setting.error("must hold one digest, or two for rotation", hints: [Self.tokenHint])
      return []
    }
    return entries.compactMap { entry in
      guard let text = entry.raw(expecting: "a SHA-256") else { return nil }
      guard let digest = TokenDigest(hexadecimal: text) else {
        entry.error("must be 64 hexadecimal digits", hints: [Self.digestHint])
        return nil
      }
      if digest == TokenDigest(0, 0, 0, 0) {
        entry.warning("is a placeholder that no token matches", hints: [Self.tokenHint])
      } else if let other = digests.updateValue(entry.path, forKey: digest) {
        entry.error("is the same token as \(other)", hints: ["every client needs its own"])
      }
      return digest
    }
  }

  private func patterns(_ reader: MappingReader) -> [String] {
    guard let setting = reader.setting("sessions") else {
      reader.reportMissing("sessions", hints: [SessionPatternSyntax.hint])
      return []
    }
    return (setting.list() ?? []).compactMap { entry in
      guard let pattern = entry.text() else { return nil }
      guard SessionPatternSyntax.isValid(pattern) else {
        entry.error("is no session pattern", hints: [SessionPatternSyntax.hint])
        return nil
      }
      return pattern
    }
  }

  private func scopes(_ reader: MappingReader) -> [String] {
    guard let setting = reader.setting("scopes") else {
      reader.reportMissing("scopes", hints: ["for example [\"group:read\", \"message:send\"]"])
      return []
    }
    guard let entries = setting.list() else { return [] }
    if entries.isEmpty { setting.error("is empty: this client could call nothing") }
    return entries.compactMap { entry in
      guard let scope = entry.text() else { return nil }
      guard KnownScopes.accepts(scope) else {
        let nearest = Suggestion.nearest(to: scope, among: KnownScopes.all)
        let hint =
          nearest.map { "did you mean '\($0)'?" }
          ?? "known: \(KnownScopes.names.joined(separator: ", "))"
        entry.error("'\(scope)' is no scope", hints: [hint])
        return nil
      }
      return scope
    }
  }

  private func limit(_ reader: MappingReader) -> LimitPolicy? {
    guard let setting = reader.setting("limit") else { return defaultLimit }
    return PolicyReader.read(setting, over: nil)
  }

  private func readWaiting(_ reader: MappingReader, _ client: inout ClientConfiguration) {
    reader.seconds("wait", into: &client.waitSeconds, in: Self.waitSeconds)
    reader.count("weight", into: &client.weight, in: Self.weights)
    guard client.waitSeconds > 0 && !hasLines else { return }
    reader.setting("wait")?.warning("has no effect: limits.line is off, so that no call waits")
  }
}
