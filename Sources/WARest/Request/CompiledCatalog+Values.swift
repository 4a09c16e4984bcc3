import HTTP1

extension CompiledCatalog {
  /// Checks path values for what WARest could read in another way than was meant.
  func checkValues(
    _ record: RouteRecord,
    _ values: PathValues,
    _ scratch: Span<UInt8>
  ) -> RequestFault? {
    for parameter in PathParameter.allCases
    where record.parameters & 1 << parameter.rawValue != 0 {
      let range = values[parameter]
      precondition(Int(range.end) <= scratch.count, "path values inside the scratch")
      let value = scratch.extracting(range.offsets)
      guard let detail = CompiledCatalog.mistake(in: value, of: parameter) else { continue }
      var fault = RequestFault(.invalidRequest, .path, detail)
      // SAFETY: a static string lives for ever.
      let name = unsafe Span(
        _unsafeStart: parameter.name.utf8Start,
        count: parameter.name.utf8CodeUnitCount
      )
      fault.point(to: name)
      return fault
    }
    return nil
  }

  private static func mistake(
    in value: Span<UInt8>,
    of parameter: PathParameter
  ) -> StaticString? {
    switch parameter {
    case .session:
      return SessionName.isValid(value) ? nil : SessionName.demand
    case .group, .chat:
      // WARest reads a list where it sees one, or glues its numbers together.
      for index in value.indices {
        switch value[index] {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " "):
          return "must be one id, not a list"
        default: continue
        }
      }
      return mistake(inText: value)
    case .message, .target: return mistake(inText: value)
    }
  }

  private static func mistake(inText value: Span<UInt8>) -> StaticString? {
    guard !value.isEmpty else { return "must not be empty" }
    var utf8 = UTF8Check()
    for index in value.indices {
      guard value[index] >= 0x20 && value[index] != 0x7f else {
        return "must not contain control characters"
      }
      guard utf8.accept(value[index]) else { return "must be UTF-8" }
    }
    return utf8.isComplete ? nil : "must be UTF-8"
  }
}
