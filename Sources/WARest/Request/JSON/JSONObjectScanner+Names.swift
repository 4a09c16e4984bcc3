import HTTP1

extension JSONObjectScanner {
  /// Decides about an outermost name once it is complete.
  mutating func classifyName() -> Bool {
    types = .any
    use = .plain
    counts = false
    isDropped = false
    sourcePlaces = 0
    memberCount += 1
    guard memberCount <= WARestLimits.topLevelMembersMax else {
      return fail("has more than 64 members")
    }
    let ignoresCase = flags.contains(.ignoresNameCase)
    let found = catalog.find(name, in: names, ignoresCase: ignoresCase)
    return found < 0 ? takeUnknownName() : takeName(catalog.nameEntry(found), at: found)
  }

  /// WARest ignores what it does not know, but two of it are still one mistake [RFC 8259 §4].
  private mutating func takeUnknownName() -> Bool {
    guard !flags.contains(.bodyToQuery) else {
      return refuseName(.invalidRequest, "is not known to this operation")
    }
    for index in 0..<unknownCount where unknownHashes[index] == nameHash {
      return refuseName(.invalidRequest, "is there twice")
    }
    unknownHashes[unknownCount] = nameHash
    unknownCount += 1
    return true
  }

  private mutating func takeName(_ entry: NameEntry, at index: Int) -> Bool {
    switch entry.meaning {
    case .known, .counted: break
    case .session:
      use = .session
      return true
    case .phone:
      use = .phone
      return true
    case .selector:
      return refuseName(.reservedField, "would choose a session, and the path has done that")
    case .prototype:
      return refuseName(.reservedField, "would give WARest members that nobody checked")
    case .reserved, .credential:
      return refuseName(.reservedField, "is set by the path and may not be in the body")
    }
    let nameBit: UInt64 = 1 << UInt64(index - Int(names.start))
    let slotBit: UInt64 = 1 << UInt64(entry.slot)
    guard seenNames & nameBit == 0 else { return refuseName(.invalidRequest, "is there twice") }
    guard seenSlots & slotBit == 0 else {
      return refuseName(.invalidRequest, "is another name of a member that is there already")
    }
    seenNames |= nameBit
    seenSlots |= slotBit
    types = entry.types
    counts = entry.meaning == .counted
    valueRole = entry.role
    switch entry.role {
    case .plain: use = flags.contains(.bodyToQuery) ? .captured : .plain
    case .recipients: use = .recipients
    case .nativeRecipients, .people, .groups, .chat, .group:
      use = flags.contains(.bodyToQuery) ? .captured : .people
    case .picture, .media, .toolFile, .toolText:
      use = .source
      sourcePlaces = 1
    }
    return true
  }

  /// Decides whether the text under a name inside of files is a file.
  mutating func classifyInnerName() {
    // A longer name than is kept is none of those.
    let isSource =
      innerName.count == innerName.keptCount
      && SourceCheck.isSourceName(innerName.octets.span.extracting(first: innerName.count))
    sourcePlaces = sourcePlaces & ~1 | (isSource ? 1 : 0)
  }

  /// A fault of the outermost member that was named last.
  mutating func refuseName(
    _ kind: RequestFault.Kind,
    _ detail: StaticString,
    hint: StaticString? = nil
  ) -> Bool {
    var fault = RequestFault(kind, .body, detail, offset: offset)
    fault.point(to: name.octets.span.extracting(first: name.keptCount))
    fault.hint = hint
    self.fault = fault
    return false
  }
}
