import HTTP1

/// The decoded name of a form's field: whole, and without the brackets or points that some readers
/// take for lists and members of objects.
///
/// WARest takes `sessionId[]` for a name like any other, but what is safe must not hang on that:
/// the base of a name is looked up as well.
struct FormBodyName: Sendable {
  enum Suffix: UInt8, Sendable {
    case none
    /// `[]` or `[0]`: one of a list.
    case list
    case other
  }

  private enum Phase: UInt8 {
    case base
    case index
    case closed
    case other
  }

  private(set) var whole = NameBuffer()
  private(set) var base = NameBuffer()
  private var phase = Phase.base

  var suffix: Suffix {
    switch phase {
    case .base: .none
    case .closed: .list
    case .index, .other: .other
    }
  }

  var isPlain: Bool { phase == .base }

  mutating func append(_ octet: UInt8) {
    whole.append(octet)
    switch phase {
    case .base where octet == JSONOctet.openBracket: phase = .index
    case .base where octet == JSONOctet.dot: phase = .other
    case .base: base.append(octet)
    case .index where octet == JSONOctet.closeBracket: phase = .closed
    case .index where Octet.isDigit(octet): break
    case .index, .closed, .other: phase = .other
    }
  }

  /// The index of the entry that is called so, whole or in its base, or -1.
  func find(in catalog: CompiledCatalog, _ record: RouteRecord) -> Int {
    let ignoresCase = record.facts.flags.contains(.ignoresNameCase)
    return catalog.find(base, in: record.bodyNames, ignoresCase: ignoresCase)
  }

  func fault(
    _ kind: RequestFault.Kind,
    _ detail: StaticString,
    hint: StaticString? = nil,
    offset: Int = -1
  ) -> RequestFault {
    var fault = RequestFault(
      kind,
      .body,
      name: whole.octets.span.extracting(first: whole.keptCount),
      detail,
      offset: offset
    )
    fault.hint = hint
    return fault
  }
}
