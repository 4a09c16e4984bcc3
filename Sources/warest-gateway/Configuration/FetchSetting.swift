import Gateway
import WARest

/// `fetch` and `fetch-hosts` of a client: what it may have WARest download.
enum FetchSetting {
  static let hostHint = "for example \"files.example.org\", \"*.example.org\" or \"10.0.0.7:8080\""

  static func read(_ reader: MappingReader, _ client: inout ClientConfiguration) {
    if let setting = reader.setting("fetch"), let word = setting.text() {
      let words = ["public", "any", "none"]
      switch word {
      case "public": client.sourcePolicy = .public
      case "any": client.sourcePolicy = .any
      case "none": client.sourcePolicy = .none
      default: setting.error("must be \(words.joined(separator: ", "))")
      }
    }
    guard let setting = reader.setting("fetch-hosts") else { return }
    client.sourceHosts = (setting.list() ?? []).compactMap { entry in
      guard let host = entry.text() else { return nil }
      guard SourceRules.isValidHost(host) else {
        entry.error("is no host", hints: [hostHint])
        return nil
      }
      return host
    }
  }
}
