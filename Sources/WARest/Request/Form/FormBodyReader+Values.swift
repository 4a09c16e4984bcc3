import HTTP1

extension FormBodyReader {
  /// Writes one value as what the member is.
  mutating func writeScalar(
    _ form: Span<UInt8>,
    _ range: ByteRange,
    _ name: FormBodyName,
    _ entry: NameEntry,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    let types = entry.declared
    var text = FormBodyText()
    if let detail = text.decode(form, range) { return name.fault(.invalidRequest, detail) }
    guard types.contains(.string) else {
      if types.contains(.number), text.isNumber {
        writer.append(text.octets.span.extracting(first: text.count))
        return nil
      }
      if types.contains(.boolean), let truth = text.truth {
        writer.append(truth ? "true" : "false")
        return nil
      }
      guard types.contains(.number) || types.contains(.boolean) else {
        return name.fault(.invalidRequest, "takes an object", hint: "send the body as JSON")
      }
      return name.fault(.invalidRequest, types.demand)
    }
    if types.contains(.boolean), text.equals("true") || text.equals("false") {
      writer.append(text.equals("true") ? "true" : "false")
      return nil
    }
    if record.facts.flags.contains(.bodyToQuery), text.count > WARestLimits.capturedBytesMax {
      return name.fault(.invalidRequest, "is longer than 64 octets")
    }
    return writeText(form, range, name, entry.role, &writer)
  }

  mutating func writeText(
    _ form: Span<UInt8>,
    _ range: ByteRange,
    _ name: FormBodyName,
    _ role: ValueRole,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    var check = ValueCheck(role, sources)
    askedCount += 1
    writer.append(JSONOctet.quote)
    var decoder = FormDecoder(range)
    while true {
      switch decoder.next(form) {
      case .octet(let octet):
        if let detail = check.take(octet, noting: &people) {
          return name.fault(.invalidRequest, detail)
        }
        writer.append(escapingOne: octet)
      case .end:
        writer.append(JSONOctet.quote)
        return check.finish(noting: &people).map { name.fault(.invalidRequest, $0) }
      case .fault(let detail): return name.fault(.invalidRequest, detail)
      }
    }
  }

  /// Writes the field at `first` and all that repeat its name.
  mutating func writeArray(
    _ form: Span<UInt8>,
    _ first: Int,
    _ names: FormBodyFields.Comparison,
    _ name: FormBodyName,
    _ role: ValueRole,
    splits: Bool,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    writer.append(JSONOctet.openBracket)
    var isFirst = true
    var index = first
    while index < fields.count {
      let value = fields[index].value
      let fault: RequestFault?
      if splits {
        fault = writeItems(form, value, name, role, &isFirst, &writer)
      } else {
        if !isFirst { writer.append(JSONOctet.comma) }
        isFirst = false
        fault = writeText(form, value, name, role, &writer)
      }
      if let fault { return fault }
      index = fields.find(first, from: index + 1, in: form, by: names)
    }
    writer.append(JSONOctet.closeBracket)
    return nil
  }

  /// Writes what commas separate, without the spaces at its ends and without empty items.
  private mutating func writeItems(
    _ form: Span<UInt8>,
    _ range: ByteRange,
    _ name: FormBodyName,
    _ role: ValueRole,
    _ isFirst: inout Bool,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    var check = ValueCheck(role, sources)
    var isOpen = false
    var spaces = 0
    var decoder = FormDecoder(range)
    while true {
      let step = decoder.next(form)
      switch step {
      case .octet(JSONOctet.space): spaces += 1
      case .octet(JSONOctet.comma), .end:
        if isOpen {
          writer.append(JSONOctet.quote)
          if let detail = check.finish(noting: &people) {
            return name.fault(.invalidRequest, detail)
          }
        }
        if case .end = step { return nil }
        isOpen = false
        spaces = 0
      case .octet(let octet):
        if !isOpen {
          check = ValueCheck(role, sources)
          if !isFirst { writer.append(JSONOctet.comma) }
          writer.append(JSONOctet.quote)
          isFirst = false
          isOpen = true
          spaces = 0
          askedCount += 1
        }
        while spaces > 0 {
          spaces -= 1
          if let detail = check.take(JSONOctet.space, noting: &people) {
            return name.fault(.invalidRequest, detail)
          }
          writer.append(JSONOctet.space)
        }
        if let detail = check.take(octet, noting: &people) {
          return name.fault(.invalidRequest, detail)
        }
        writer.append(escapingOne: octet)
      case .fault(let detail): return name.fault(.invalidRequest, detail)
      }
    }
  }
}
