/// Media types and the names that go with them.
enum MimeTypes {
  private static let extensions = [
    "application/json": "json", "application/msword": "doc", "application/octet-stream": "bin",
    "application/pdf": "pdf", "application/x-msdownload": "exe", "application/zip": "zip",
    "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav",
    "image/gif": "gif", "image/jpeg": "jpg", "image/png": "png", "image/svg+xml": "svg",
    "image/webp": "webp", "text/csv": "csv", "text/html": "html", "text/plain": "txt",
    "video/mp4": "mp4", "video/webm": "webm",
  ]

  static func fileExtension(for mimeType: String) -> String { extensions[mimeType] ?? "bin" }

  /// The end of a name behind its last dot, in lower case; empty when it has none.
  static func fileExtension(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// What the first octets say.
  static func sniff(_ octets: [UInt8]) -> String? {
    func starts(_ text: String, at offset: Int = 0) -> Bool {
      octets.dropFirst(offset).starts(with: text.utf8)
    }
    if octets.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if octets.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if starts("GIF8") { return "image/gif" }
    if starts("RIFF"), starts("WEBP", at: 8) { return "image/webp" }
    if starts("%PDF") { return "application/pdf" }
    if starts("ID3") { return "audio/mpeg" }
    if starts("OggS") { return "audio/ogg" }
    if starts("ftyp", at: 4) { return "video/mp4" }
    return nil
  }

  static let blockedExtensions: Set<String> = [
    "apk", "bat", "cmd", "com", "dll", "exe", "jar", "js", "msi", "ps1", "scr", "sh", "vbs",
  ]
}
