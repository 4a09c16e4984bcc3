import HTTP1

extension JSONObjectScanner {
  /// Whether a value that begins with `octet` is one for what it is used for.
  mutating func beginUsedValue(_ octet: UInt8) -> Bool {
    switch use {
    case .plain, .captured, .source: return true
    case .people:
      if octet == JSONOctet.minus || JSONOctet.isDigit(octet) { beginPeople(octet) }
      return true
    case .session:
      // WARest takes a selector that is no string for a missing one, and looks elsewhere.
      guard octet == JSONOctet.quote || octet == UInt8(ascii: "n") else {
        return refuseName(.invalidRequest, "must be a string")
      }
      return true
    case .phone:
      return octet == JSONOctet.quote || octet == UInt8(ascii: "n") || refusePhone()
    case .recipients:
      switch octet {
      case JSONOctet.quote: return true
      case JSONOctet.openBracket where depth == 1: return true
      case JSONOctet.minus, JSONOctet.zero...JSONOctet.nine: return beginQuoting(octet)
      default: return refuseValue("must be a string")
      }
    }
  }

  /// Begins a string that is a value.
  mutating func beginText() {
    state = .string
    role = .plainValue
    switch use {
    case .plain: break
    case .captured:
      guard depth == 1 else { return }
      role = .captured
    case .session:
      role = .session
      captureCount = 0
    case .phone:
      role = .phone
      captureCount = 0
    case .recipients:
      role = .recipients
      recipients = RecipientCheck()
      reader = RecipientReader(.recipients)
    case .people:
      guard isListed else { return }
      role = .people
      reader = RecipientReader(valueRole)
    case .source:
      guard sourcePlaces & 1 == 1 else { return }
      role = .source
      source = SourceCheck(role: valueRole, rules: sources)
    }
  }

  /// The value of a selector is complete; an empty one names nothing, as WARest has it.
  mutating func endSelector(isEmpty: Bool) -> Bool {
    isDropped = true
    if isEmpty {
      // It would stay, and of two equal names WARest takes the last: not the session's.
      guard isHeld || use == .phone else {
        return refuseName(.invalidRequest, "is empty", hint: Self.placeHint)
      }
      return true
    }
    // Whoever has let go of the beginning has authorized a session already, or there is none.
    guard isHeld || !session.isEmpty else {
      return refuseName(.noSession, "stands too far behind", hint: Self.placeHint)
    }
    switch session.claim(capture.span.extracting(first: captureCount)) {
    case .agreed:
      hadSelector = true
      return true
    case .invalid: return refuseName(.invalidSession, SessionName.demand)
    case .conflicting:
      return refuseName(.invalidRequest, SessionClaim.conflict)
    }
  }

  mutating func refuseLongCapture() -> Bool {
    role == .session
      ? refuseName(.invalidSession, SessionName.demand)
      : refuseName(.invalidRequest, "is longer than 64 octets")
  }

  mutating func refusePhone() -> Bool {
    refuseName(.invalidRequest, SessionClaim.byPhone, hint: SessionClaim.byPhoneHint)
  }

  /// Takes the verdict of a check; false when there is a fault.
  mutating func check(_ detail: StaticString?) -> Bool {
    guard let detail else { return true }
    return refuseValue(detail)
  }

  /// A fault of the value at hand, in the outermost member that was named last.
  mutating func refuseValue(_ detail: StaticString) -> Bool {
    var fault = RequestFault(.invalidRequest, .body, detail, offset: offset)
    fault.point(to: name.octets.span.extracting(first: name.keptCount))
    if element >= 0 { fault.point(toElement: element) }
    self.fault = fault
    return false
  }

  private static var placeHint: StaticString {
    "name the session in the query, or in the body before the files"
  }
}
