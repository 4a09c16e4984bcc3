import Server

/// `cors:`: browser applications that may read replies.
enum CORSSection {
  static let hint = "as a browser sends it: https://app.example.org, without a path"

  static func read(_ section: MappingReader, _ configuration: inout ServerConfiguration) {
    if let setting = section.setting("origins"), let entries = setting.list() {
      configuration.corsOrigins = entries.compactMap { entry in
        guard let origin = entry.text() else { return nil }
        guard isOrigin(origin) else {
          entry.error("is no origin", hints: [hint])
          return nil
        }
        return origin
      }
    }
    section.finish()
  }

  /// `scheme://host[:port]` in lower case [RFC 6454 §6.2]; `null` and `*` would let anybody in.
  private static func isOrigin(_ text: String) -> Bool {
    text.wholeMatch(of: /https?:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/) != nil
  }
}
