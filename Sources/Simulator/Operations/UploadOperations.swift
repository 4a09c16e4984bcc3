/// Pictures, videos, sounds, documents and stickers: the upload routes but `files`.
extension WARestModel {
  /// What tells these five routes apart.
  private struct Kind {
    /// `media`, `audio`, ...: the field, and the word in the complaint.
    let name: String
    /// Names under which the file may come in a body.
    let aliases: [String]
    /// The word in the complaint about the size, and its code.
    let sizeWord: String
    let sizeCode: Int
  }

  private static func kind(_ operation: Operation) -> Kind {
    let common = ["url", "media", "file", "source", "upload"]
    return switch operation {
    case .postMessagesSendMedia:
      Kind(
        name: "media",
        aliases: ["media", "url", "mediaUrl", "file", "source"],
        sizeWord: "Media",
        sizeCode: 2009
      )
    case .postMessagesSendAudio:
      Kind(name: "audio", aliases: ["audio"] + common.dropLast(), sizeWord: "Audio", sizeCode: 2010)
    case .postMessagesSendDocument:
      Kind(name: "document", aliases: ["document"] + common, sizeWord: "Document", sizeCode: 2011)
    case .postMessagesSendSticker:
      Kind(name: "sticker", aliases: ["sticker"] + common, sizeWord: "Sticker", sizeCode: 2012)
    default: Kind(name: "gif", aliases: ["gif"] + common, sizeWord: "GIF", sizeCode: 2013)
    }
  }

  mutating func sendUpload(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call)
    let kind = Self.kind(call.operation)
    let upload = try Self.upload(call, kind)
    let limit =
      call.operation == .postMessagesSendDocument
      ? configuration.documentFileMegabytes : configuration.mediaFileMegabytes
    guard upload.octets.count <= limit << 20 else {
      throw Answer(413, kind.sizeCode, "\(kind.sizeWord) too large (limit \(limit)MB)")
    }
    let caption = Parameters.text(["caption"], in: [call.body])
    var message =
      switch call.operation {
      case .postMessagesSendMedia: try Self.media(upload)
      case .postMessagesSendAudio: try Self.audio(upload, call)
      case .postMessagesSendDocument: try Self.document(upload, call)
      case .postMessagesSendSticker: try Self.sticker(upload)
      default: Self.gif(upload)
      }
    if let caption, call.operation != .postMessagesSendSticker, kind.name != "audio" {
      message.info.insert(("caption", .string(caption)), at: 0)
      message.body += " \(caption)"
    }
    return try send(message, to: recipients, call, session)
  }

  private static func upload(_ call: Call, _ kind: Kind) throws(Answer) -> Upload {
    if let upload = call.uploads.first { return upload }
    let value = Parameters.value(kind.aliases, in: [call.body, call.query])
    do throws(MediaInput.Failure) {
      guard let text = value?.string, !text.trimmed.isEmpty else { throw .notAFile }
      return try MediaInput.read(text.trimmed, sniffs: true)
    } catch {
      throw Answer(400, 2000, "Invalid \(kind.name) input")
    }
  }

  private static let compression = ("compression", ["enable": true] as JSON)

  private static func stored(_ upload: Upload, mimeType: String?) -> SimulatedMessage.Media {
    SimulatedMessage.Media(
      url: SimulatedMessage.Media.storedURL,
      mimeType: mimeType,
      octets: upload.octets.count
    )
  }

  private static func media(_ upload: Upload) throws(Answer) -> OutgoingMessage {
    let kind = String(upload.mimeType.prefix { $0 != "/" })
    guard kind == "image" || kind == "video" else {
      throw Answer(415, 2007, "Unsupported media type for this route")
    }
    var message = OutgoingMessage(label: "Media message", status: "\(kind) success")
    message.tries = 3
    message.type = kind
    message.body = "([\(kind.capitalizedWord)])"
    message.media = stored(upload, mimeType: upload.mimeType)
    message.info = [compression, ("mediaKind", .string(kind))]
    return message
  }

  private static func audio(_ upload: Upload, _ call: Call) throws(Answer) -> OutgoingMessage {
    let kind = upload.mimeType.prefix { $0 != "/" }
    guard kind == "audio" || kind == "application" else {
      throw Answer(415, 2007, "Unsupported audio type")
    }
    let isVoiceNote = Parameters.isOn(call.body["isVN"])
    let names = ["mime", "mimetype", "mimeType", "contentType", "audioMime", "audioMimeType"]
    let told = Parameters.text(names, in: [call.body])
    let mime =
      isVoiceNote
      ? "audio/ogg; codecs=opus" : told ?? (kind == "audio" ? upload.mimeType : "audio/mpeg")
    var message = OutgoingMessage(
      label: "Audio message",
      status: isVoiceNote ? "ptt success" : "audio success"
    )
    message.type = "audio"
    message.body = "([Audio])"
    message.media = stored(upload, mimeType: mime)
    if isVoiceNote { message.info.append(("isVoiceNote", true)) }
    message.info.append(("mimeType", .string(mime)))
    return message
  }

  private static func document(_ upload: Upload, _ call: Call) throws(Answer) -> OutgoingMessage {
    let kind = MimeTypes.fileExtension(for: upload.mimeType)
    guard !MimeTypes.blockedExtensions.contains(kind) else {
      throw Answer(415, 2007, "Files with .\(kind) extensions are not allowed")
    }
    let name = Parameters.text(["filename"], in: [call.body]) ?? fileName(upload, kind)
    var message = OutgoingMessage(label: "Document message", status: "document \(kind) success")
    message.type = "document"
    message.body = "([Document])"
    message.media = stored(upload, mimeType: upload.mimeType)
    message.media?.fileName = name
    message.info = [("filename", .string(name)), ("mimetype", .string(upload.mimeType))]
    return message
  }

  /// The file's own name, else the last piece of what it was given as: a link, but base64 as well.
  private static func fileName(_ upload: Upload, _ kind: String) -> String {
    if let name = upload.fileName { return name }
    guard !upload.source.isEmpty else { return "upload.\(kind)" }
    let piece = upload.source.split(separator: "/").last.map(String.init) ?? "upload"
    return MimeTypes.fileExtension(of: piece).isEmpty ? "\(piece).\(kind)" : piece
  }

  private static func sticker(_ upload: Upload) throws(Answer) -> OutgoingMessage {
    guard
      upload.mimeType.hasPrefix("image/")
        || MimeTypes.sniff(upload.octets)?.hasPrefix("image/") == true
    else { throw Answer(502, 3013, "Sticker conversion failed") }
    var message = OutgoingMessage(label: "Sticker message", status: "sticker success")
    message.type = "stickermessage"
    message.body = "([Sticker])"
    message.media = stored(upload, mimeType: nil)
    message.media?.octets = MediaSamples.webp.count
    message.info = [compression]
    return message
  }

  /// Any file at all is sent as a video that loops.
  private static func gif(_ upload: Upload) -> OutgoingMessage {
    var message = OutgoingMessage(label: "GIF message", status: "gif success")
    message.type = "video"
    message.body = "([Video])"
    message.media = stored(upload, mimeType: "video/mp4")
    message.info = [compression]
    return message
  }
}

extension String {
  /// With its first letter in upper case.
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
