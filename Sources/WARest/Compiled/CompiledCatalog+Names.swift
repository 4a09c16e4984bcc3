import HTTP1

extension CompiledCatalog {
  func nameEntry(_ index: Int) -> NameEntry {
    // SAFETY: an index out of a compiled range.
    unsafe names[index]
  }

  func requirement(_ index: Int) -> Requirement {
    // SAFETY: an index out of a compiled range.
    unsafe requirements[index]
  }

  /// The index of the entry in `range` that is called `name`, or -1; with `ignoresCase` ASCII
  /// letters count in any case, as WARest has it for profiles.
  func find(_ name: NameBuffer, in range: ByteRange, ignoresCase: Bool) -> Int {
    guard name.count > 0 && name.count <= WARestLimits.nameBytesMax else { return -1 }
    var head: UInt64 = 0
    for index in 0..<min(name.count, 8) {
      let octet = name.octets[index]
      head |= UInt64(ignoresCase ? Octet.lowercased(octet) : octet) &<< UInt64(index &* 8)
    }
    for index in range.offsets {
      // SAFETY: an index out of a compiled range.
      let entry = unsafe names[index]
      guard entry.head == head && entry.spelling.count == name.count else { continue }
      if equals(name, entry.spelling, ignoresCase: ignoresCase) { return index }
    }
    return -1
  }

  private func equals(
    _ name: NameBuffer,
    _ spelling: ByteRange,
    ignoresCase: Bool
  ) -> Bool {
    for index in 0..<spelling.count {
      // SAFETY: inside a compiled range.
      let expected = unsafe octets[Int(spelling.start) + index]
      let given = name.octets[index]
      guard
        given == expected
          || ignoresCase && Octet.lowercased(given) == Octet.lowercased(expected)
      else { return false }
    }
    return true
  }

  func fault(
    _ kind: RequestFault.Kind,
    _ place: RequestFault.Place,
    name: ByteRange,
    _ detail: StaticString
  ) -> RequestFault {
    // SAFETY: ranges are made by the compiler, inside `octets`.
    let name = unsafe Span(_unsafeStart: octets + Int(name.start), count: name.count)
    return RequestFault(kind, place, name: name, detail)
  }
}
