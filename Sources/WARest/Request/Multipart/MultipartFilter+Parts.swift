import HTTP1

extension MultipartFilter {
  /// The field lines are complete: decides what the part is, and writes its head.
  mutating func endHead(_ writer: inout ByteWriter) -> Bool {
    let octets = head
    var lines = MultipartHead()
    let text = octets.span.extracting(first: lineStart)
    if let detail = lines.read(text) { return fail(detail) }
    let disposition = lines.disposition
    name = FormBodyName()
    for index in disposition.name.offsets { name.append(text[index]) }
    guard text[Int(disposition.name.start)] != JSONOctet.openBracket,
      !Token.matches(text, disposition.name, "_charset_")
    else { return refuse("is a name that no field may have") }
    kind = disposition.isFile ? .file : .text
    check.begin(.plain)
    guard classify(text, disposition.name) else { return false }
    state = .content
    matched = 2
    assumed = 2
    guard kind == .file || kind == .text else { return true }
    writer.append("--")
    writeBoundary(into: &writer)
    writer.append("\r\nContent-Disposition: form-data; name=\"")
    writer.append(text.extracting(disposition.name.offsets))
    if kind == .file {
      writer.append("\"; filename=\"")
      writeFileName(text.extracting(disposition.fileName.offsets), into: &writer)
      if !lines.type.isEmpty {
        writer.append("\"\r\nContent-Type: ")
        writer.append(text.extracting(lines.type.offsets))
        writer.append("\r\n\r\n")
        return true
      }
    }
    writer.append("\"\r\n\r\n")
    return true
  }

  /// What WARest would cut or end a name at becomes an underscore.
  private func writeFileName(_ name: Span<UInt8>, into writer: inout ByteWriter) {
    var index = 0
    while index < name.count {
      switch name[index] {
      case Octet.backslash:
        writer.append(UInt8(ascii: "_"))
        // An escaped quote or backslash is one character.
        if index + 1 < name.count,
          name[index + 1] == Octet.quote || name[index + 1] == Octet.backslash
        {
          index += 1
        }
      case Octet.quote, Octet.semicolon, Octet.equals: writer.append(UInt8(ascii: "_"))
      default: writer.append(name[index])
      }
      index += 1
    }
  }

  private mutating func classify(_ text: Span<UInt8>, _ range: ByteRange) -> Bool {
    let found = name.find(in: catalog, record)
    guard found >= 0 else {
      guard !hidesName(text, range) else {
        return refuse("has a known name in a spelling that not every reader decodes")
      }
      if kind == .file { takeFile() }
      return true
    }
    let entry = catalog.nameEntry(found)
    switch entry.meaning {
    case .known, .counted: return takeKnown(entry, found)
    case .session, .phone:
      guard kind == .text && name.isPlain else { return refuse("must be one text, and no file") }
      kind = entry.meaning == .session ? .session : .phone
      sessionCount = 0
      return true
    case .selector:
      return refuse("would choose a session, and the path has done that", .reservedField)
    case .prototype:
      return refuse("would give WARest members that nobody checked", .reservedField)
    case .reserved, .credential:
      return refuse("is set by the path and may not be in the body", .reservedField)
    }
  }

  /// Whether the name is a known one once percent signs are decoded, which browsers write for
  /// quotes and which WARest does not decode [WHATWG HTML, multipart/form-data encoding].
  private func hidesName(_ text: Span<UInt8>, _ range: ByteRange) -> Bool {
    var decoded = FormBodyName()
    var index = Int(range.start)
    let end = Int(range.end)
    while index < end {
      if text[index] == Octet.percent, index + 2 < end,
        let high = Octet.hexadecimal(text[index + 1]), let low = Octet.hexadecimal(text[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(text[index])
        index += 1
      }
    }
    return decoded.find(in: catalog, record) >= 0
  }

  private mutating func takeKnown(_ entry: NameEntry, _ index: Int) -> Bool {
    let isList = entry.meaning == .counted || entry.declared.contains(.array)
    if !isNative {
      guard name.isPlain else {
        return refuse("is a known name in brackets", hint: "repeat the part for a list")
      }
      guard kind == .text || entry.role != .recipients else {
        return refuse("must be text, and no file")
      }
      let nameBit: UInt64 = 1 << UInt64(index - Int(record.bodyNames.start))
      let slotBit: UInt64 = 1 << UInt64(entry.slot)
      if seenSlots & slotBit != 0 && !(isList && seenNames & nameBit != 0) {
        guard seenNames & nameBit == 0 else { return refuse("is there twice") }
        guard isList && kind == .file else {
          return refuse("is another name of a member that is there already")
        }
      }
      seenNames |= nameBit
      seenSlots |= slotBit
    }
    if kind == .file {
      takeFile()
    } else {
      check.begin(entry.role)
      if entry.meaning == .counted { askedCount += 1 }
    }
    return true
  }

  private mutating func takeFile() {
    seenSlots |= mediaSlot
    if isCounting { askedCount += 1 }
  }
}
