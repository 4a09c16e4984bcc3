/// Files that misc routes take and give.
extension WARestModel {
  /// A result in the way the caller wants it: inside the reply, or as a link to it.
  mutating func output(
    _ octets: [UInt8],
    mimeType: String,
    mode: String,
    call: Call
  ) -> (data: JSON, meta: JSON) {
    var meta: JSONObject = [
      "mode": .string(mode), "mimeType": .string(mimeType), "size": .int(octets.count),
    ]
    switch mode {
    case "url", "file":
      let key = storageKey(folder: "misc", mimeType: mimeType, call)
      storage["/storages/\(key)"] = StoredFile(
        mimeType: mimeType,
        octets: octets,
        storedMilliseconds: call.now
      )
      meta["mode"] = "url"
      meta["key"] = .string(key)
      meta["url"] = .string("/storages/\(key)")
      return (.string("/storages/\(key)"), .object(meta))
    case "dataurl":
      return (.string("data:\(mimeType);base64,\(Base64.encode(octets))"), .object(meta))
    case "string": return (.string(String(decoding: octets, as: UTF8.self)), .object(meta))
    default: return (.string(Base64.encode(octets)), .object(meta))
    }
  }

  private mutating func storageKey(folder: String, mimeType: String, _ call: Call) -> String {
    if storage.count >= SimulatorLimits.storedFilesMax { storage = [:] }
    let name = random.ulid(call.now).lowercased()
    let kind = MimeTypes.fileExtension(for: mimeType)
    return "\(folder)/\(SimulatedTime.date(call.now))/\(name).\(kind)"
  }

  static func outputMode(_ call: Call, default standard: String) -> String {
    let known = ["base64", "dataurl", "string", "url", "file"]
    let mode = Parameters.text(["output"], in: [call.body, call.query])?.lowercased()
    return mode.flatMap { known.contains($0) ? $0 : nil } ?? standard
  }

  func storedFile(_ request: SimulatedRequest) -> StoredFile? {
    guard request.method == "GET" || request.method == "HEAD" else { return nil }
    return storage[request.path]
  }

  /// Longest text that fits into a QR code of medium correction.
  private static let qrBytesMax = 2331

  mutating func convertToQR(_ call: Call) throws(Answer) -> Answer {
    let target = (call.parameters.first ?? "").lowercased()
    let types = [
      "base64": "image/png", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
      "jpeg": "image/jpeg", "webp": "image/webp",
    ]
    guard let mimeType = types[target] else {
      throw .invalid("Unsupported target format; use base64, svg, png, jpg, jpeg, or webp")
    }
    let text = Parameters.value(["string"], in: [call.body, call.query])?.joined ?? ""
    guard !text.isEmpty else { throw .required("string") }
    guard text.utf8.count <= Self.qrBytesMax else {
      throw Answer(500, 8000, "The amount of data is too big to be stored in a QR Code")
    }
    if target == "base64" {
      return .ok(
        "String converted to QR-friendly PNG (base64 data URI)",
        [
          "data": .string(MediaSamples.pngDataURI),
          "meta": ["mode": "dataurl", "mimeType": "image/png", "format": "png"],
        ]
      )
    }
    let octets = MediaSamples.sample(mimeType)
    let key = storageKey(folder: "misc/temp", mimeType: mimeType, call)
    let link = "/storages/\(key)"
    storage[link] = StoredFile(mimeType: mimeType, octets: octets, storedMilliseconds: call.now)
    return .ok(
      "String converted to QR-friendly \(target.uppercased()) format",
      [
        "data": .string(link),
        "meta": [
          "mode": "url", "mimeType": .string(mimeType), "size": .int(octets.count),
          "temporary": true, "key": .string(key), "url": .string(link),
          "expiresAt": .string(SimulatedTime.iso(call.now + 300_000)),
        ],
      ]
    )
  }

  private static let fileNames = ["file", "data", "url", "source"]

  private func miscFile(_ call: Call) throws(Answer) -> Upload {
    guard let text = Parameters.text(Self.fileNames, in: [call.body]) else {
      throw .required("file")
    }
    do throws(MediaInput.Failure) {
      return try MediaInput.read(text, sniffs: true)
    } catch {
      switch error {
      case .unreachable: throw Answer(500, 8000, Self.refused(text))
      case .notAFile: throw Answer.invalid("file is invalid")
      }
    }
  }

  /// Node's words for a port where nobody listens.
  static func refused(_ link: String) -> String {
    let authority = link.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
    return "connect ECONNREFUSED \(authority)"
  }

  private static let notAnImage = Answer(
    500,
    8000,
    "Input buffer contains unsupported image format"
  )

  mutating func thumbnail(_ call: Call) throws(Answer) -> Answer {
    guard Parameters.text(Self.fileNames, in: [call.body]) != nil else { throw .required("file") }
    let type = Parameters.text(["type"], in: [call.body, call.query])
    guard type == "image" || type == "video" else {
      throw .invalid("type must be image or video")
    }
    let upload = try miscFile(call)
    if type == "image", !upload.mimeType.hasPrefix("image/") { throw Self.notAnImage }
    let count = type == "video" ? Self.bounded(call.body["count"], 1...6, default: 1) : 1
    let mode = Self.outputMode(call, default: "base64")
    let octets = type == "image" ? MediaSamples.png : MediaSamples.jpeg
    let rows = (0..<count).map { _ -> JSON in
      let (data, meta) = output(octets, mimeType: "image/jpeg", mode: mode, call: call)
      return ["thumbnail": data, "meta": meta]
    }
    return .ok("Thumbnails generated", ["data": .array(rows)])
  }

  mutating func image(_ call: Call) throws(Answer) -> Answer {
    let upload = try miscFile(call)
    guard upload.mimeType.hasPrefix("image/") else { throw Self.notAnImage }
    let actions = call.body["actions"] ?? .null
    let wanted = actions["convert"]?.string?.lowercased()
    // What cannot be written becomes PNG without a word.
    let format =
      switch wanted {
      case "webp": "webp"
      case "jpg", "jpeg": "jpeg"
      default: "png"
      }
    let mimeType = "image/\(format)"
    let octets = MediaSamples.sample(mimeType)
    let mode = Self.outputMode(call, default: "base64")
    let (data, meta) = output(octets, mimeType: mimeType, mode: mode, call: call)
    return .ok(
      "Image processed",
      [
        "data": data,
        "details": [
          "format": .string(format), "width": 1, "height": 1, "size": .int(octets.count),
        ],
        "actionsPerformed": [
          "converted": .bool(wanted != nil), "resized": .bool(actions["resize"]?.isTruthy ?? false),
          "compressed": .bool(actions["compress"]?.isTruthy ?? false),
        ], "createdAt": .string(SimulatedTime.iso(call.now)), "meta": meta,
      ]
    )
  }

  mutating func decryptFile(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    guard let keyText = Parameters.text(["mediaKey", "media_key"], in: sources) else {
      throw .required("mediaKey")
    }
    guard let text = Parameters.text(["file", "data", "encrypted", "blob"], in: [call.body]) else {
      throw .required("Encrypted file")
    }
    let key = Base64.decode(keyText)
    guard key.count >= 32 else { throw .invalid("mediaKey is invalid") }
    let octets: [UInt8]
    if MediaInput.isLink(text) {
      guard let file = try? MediaInput.fetch(text) else {
        throw Answer(500, 8000, Self.refused(text))
      }
      octets = file.octets
    } else {
      octets = MediaInput.dataURI(text)?.octets ?? Base64.decode(text)
    }
    let mimeType =
      Parameters.text(["mimeType", "mimetype"], in: sources) ?? "application/octet-stream"
    guard let plain = MediaCipher.decrypt(octets, key: key, mimeType: mimeType) else {
      throw .invalid("MAC verification failed")
    }
    if let sum = Parameters.text(["fileSha256", "sha256"], in: sources),
      Base64.decode(sum) != SHA256.hash(plain)
    {
      throw .invalid("fileSha256 does not match decrypted content")
    }
    let mode = Self.outputMode(call, default: "base64")
    let (data, meta) = output(plain, mimeType: mimeType, mode: mode, call: call)
    return .ok("File decrypted", ["data": data, "meta": meta])
  }
}
