/// `send/files`: several files to several people, and half of it may get lost without a word.
extension WARestModel {
  private static let fileNames = [
    "files", "file", "media", "document", "upload", "source", "url", "urls",
  ]

  /// One file of a request, or the fact that it cannot be had.
  private struct Item {
    let name: String
    let mimeType: String
    let octets: Int

    var blockedReason: String? {
      let kind = MimeTypes.fileExtension(of: name)
      guard MimeTypes.blockedExtensions.contains(kind) else { return nil }
      return "Files with .\(kind) extensions are not allowed"
    }

    var json: JSONObject {
      ["name": .string(name), "mimetype": .string(mimeType), "size": .int(octets)]
    }
  }

  mutating func sendFiles(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    let recipients = try recipients(call)
    let items = try fileItems(call)
    var (sent, failed): ([JSON], [JSON]) = ([], [])
    for recipient in recipients {
      let row = sendFiles(items, to: recipient, call, session)
      if row.isSent { sent.append(row.json) } else { failed.append(row.json) }
    }
    if sent.isEmpty {
      throw Answer(502, 3002, "Failed to send files to all recipients", .array(failed))
    }
    let suffix = sent.count > 1 ? " (\(sent.count) recipients)" : ""
    guard !failed.isEmpty else { return .ok("File message sent\(suffix)", .array(sent)) }
    var answer = Answer.partial("File message sent\(suffix)", .array(sent))
    answer.extra = ("failed", .array(failed))
    return answer
  }

  private func fileItems(_ call: Call) throws(Answer) -> [Item] {
    let limit = configuration.documentFileMegabytes
    func item(_ upload: Upload, name: String?) throws(Answer) -> Item {
      guard upload.octets.count <= limit << 20 else {
        throw Answer(413, 2009, "File too large (limit \(limit)MB)")
      }
      let kind = MimeTypes.fileExtension(for: upload.mimeType)
      return Item(
        name: name ?? upload.fileName ?? "upload.\(kind)",
        mimeType: upload.mimeType,
        octets: upload.octets.count
      )
    }
    var items = try call.uploads.map { (upload) throws(Answer) in try item(upload, name: nil) }
    let given = Parameters.value(Self.fileNames, in: [call.body, call.query])
    guard !items.isEmpty || given != nil || call.hasContent else {
      throw Answer(400, 2000, "No files or URLs provided")
    }
    let entries = given?.array ?? given.map { [$0] } ?? []
    for entry in entries.prefix(max(0, SimulatorLimits.filesMax - items.count)) {
      let inner = Parameters.text(["file", "base64", "url", "data"], in: [entry])
      guard let text = entry.string?.trimmed ?? inner,
        let upload = try? MediaInput.read(text, sniffs: false)
      else { continue }
      let name = Parameters.text(["filename", "fileName", "name"], in: [entry])
      items.append(try item(upload, name: name))
    }
    return Array(items.prefix(SimulatorLimits.filesMax))
  }

  private mutating func sendFiles(
    _ items: [Item],
    to recipient: Recipient,
    _ call: Call,
    _ session: SimulatedSession
  ) -> (json: JSON, isSent: Bool) {
    var (files, blocked): ([JSON], [JSON]) = ([], [])
    for item in items {
      var row = item.json
      if let reason = item.blockedReason {
        row["reason"] = .string(reason)
        blocked.append(.object(row))
        continue
      }
      guard whatsApp(.sendMessage, session, recipient.jid, isSwallowed: true) == nil else {
        continue
      }
      let id = random.messageID()
      row["messageId"] = .string(id)
      row["timestamp"] = .int(call.nowSeconds)
      files.append(.object(row))
      var message = OutgoingMessage(label: "", status: "")
      message.type = "document"
      message.body = "([Document])"
      message.media = SimulatedMessage.Media(
        url: SimulatedMessage.Media.storedURL,
        mimeType: item.mimeType,
        fileName: item.name,
        octets: item.octets
      )
      store(message, id, recipient, call, session)
    }
    var info: [(name: String, value: JSON)] = []
    var status = files.count > 1 ? "files success" : "file success"
    if files.isEmpty {
      status = "file failed"
      let reason =
        !blocked.isEmpty && blocked.count == items.count
        ? "All files were blocked by security policy" : "No files were sent to this recipient"
      info.append(("error", .string(reason)))
    } else {
      info.append(("files", .array(files)))
    }
    if !blocked.isEmpty { info.append(("blockedFiles", .array(blocked))) }
    let json = Self.sentRow(recipient, session, call, id: .null, status: status, info: info)
    return (json, !files.isEmpty)
  }
}
