/// What a caller may give for a file: a link, a data URI, base64, or a path on the server.
enum MediaInput {
  enum Failure: Error { case unreachable, notAFile }

  /// The internet as the stand-in knows it: port 1 refuses connections, every other address has a
  /// file that fits the end of its path.
  static func fetch(_ link: String) throws(Failure) -> Upload {
    let rest = link.drop { $0 != "/" }.dropFirst(2)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.isEmpty, !authority.hasSuffix(":1") else { throw .unreachable }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
    let name = path.split(separator: "/").last.map(String.init) ?? "hello"
    let (mime, octets): (String, [UInt8]) =
      switch MimeTypes.fileExtension(of: name) {
      case "png", "jpg", "jpeg": ("image/png", MediaSamples.png)
      case "webp": ("image/webp", MediaSamples.webp)
      case "pdf": ("application/pdf", MediaSamples.pdf)
      default: ("application/octet-stream", Array("hello".utf8))
      }
    return Upload(fileName: name, mimeType: mime, octets: octets, source: link)
  }

  static func isLink(_ text: String) -> Bool {
    text.hasPrefix("http://") || text.hasPrefix("https://")
  }

  /// A data URI taken apart.
  static func dataURI(_ text: String) -> Upload? {
    guard text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") else { return nil }
    let head = text[text.index(text.startIndex, offsetBy: 5)..<comma]
    let mime = head.prefix { $0 != ";" }.lowercased()
    let rest = text[text.index(after: comma)...]
    let octets =
      head.hasSuffix(";base64")
      ? Base64.decode(rest) : Array(PercentText.decodeForm(Array(rest.utf8)[...]).utf8)
    return Upload(mimeType: mime, octets: octets, source: text)
  }

  /// Reads any of them; with `sniffs` the type of bare base64 is told by its first octets.
  static func read(_ text: String, sniffs: Bool) throws(Failure) -> Upload {
    if isLink(text) { return try fetch(text) }
    if let upload = dataURI(text) { return upload }
    guard Base64.looksEncoded(text) else { throw .notAFile }
    let octets = Base64.decode(text)
    let mime = sniffs ? MimeTypes.sniff(octets) : nil
    return Upload(mimeType: mime ?? "application/octet-stream", octets: octets, source: text)
  }

  /// Pictures of groups and profiles: only data URIs of images, links, and files of the server.
  static func picture(_ text: String) -> Int? {
    if isLink(text) { return (try? fetch(text)).map { _ in MediaSamples.uploadedPixelOctets } }
    if let upload = dataURI(text) {
      return upload.mimeType.hasPrefix("image/") ? upload.octets.count : nil
    }
    return serverFiles[text]
  }

  /// Paths on the server that can be read, with their sizes: WARest reads any.
  private static let serverFiles = ["data/public/media/favicon.png": 29_367]
}
