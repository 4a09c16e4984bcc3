import HTTP1

extension MultipartFilter {
  /// Copies content, or drops the preamble, up to the next delimiter or the end of the piece.
  ///
  /// A carriage return begins a delimiter and stands nowhere else in it, so that after a mismatch
  /// the search goes on where it stopped. What could be the start of a delimiter at the end of a
  /// piece is withheld; it is known, and need not be kept.
  mutating func takeContent(
    _ piece: Span<UInt8>,
    _ position: inout Int,
    _ writer: inout ByteWriter
  ) -> Bool {
    /// The first octet that is not written, and the first of the delimiter that may be here.
    var start = position
    var candidate = position
    var index = position
    while true {
      if matched == 0 {
        index = MultipartSearch.candidate(piece, from: index)
        candidate = index
      }
      while index < piece.count, matched < boundary.count, piece[index] == boundary[matched] {
        matched &+= 1
        index &+= 1
      }
      if matched == boundary.count || index == piece.count {
        position = index
        guard candidate == start || take(piece.extracting(start..<candidate), &writer) else {
          return false
        }
        return matched < boundary.count || endContent(&writer)
      }
      // Octets of an earlier piece, and the few of this one that went with them.
      if matched > 0 && candidate == start && isCarried(index, start) {
        guard takeWithheld(&writer) else { return false }
        start = index
      }
      matched = 0
      assumed = 0
    }
  }

  /// Whether some of `matched` octets lie before `start`.
  @inline(__always)
  private func isCarried(_ index: Int, _ start: Int) -> Bool { matched > index - start }

  private mutating func takeWithheld(_ writer: inout ByteWriter) -> Bool {
    guard state == .content else { return true }
    for index in assumed..<matched where kind != .file {
      guard takeChecked(boundary[index]) else { return false }
    }
    if kind == .file || kind == .text { boundary.append(assumed..<matched, to: &writer) }
    return true
  }

  private mutating func take(_ run: Span<UInt8>, _ writer: inout ByteWriter) -> Bool {
    guard state == .content else { return true }
    switch kind {
    case .file: writer.append(run)
    case .text:
      if !check.isSettled, let detail = check.take(run, noting: &people) { return refuse(detail) }
      writer.append(run)
    case .session, .phone:
      for index in run.indices {
        guard takeChecked(run[index]) else { return false }
      }
    }
    return true
  }

  private mutating func takeChecked(_ octet: UInt8) -> Bool {
    switch kind {
    case .file: return true
    case .text:
      if let detail = check.take(octet, noting: &people) { return refuse(detail) }
      return true
    case .phone:
      return refuse(SessionClaim.byPhone, hint: SessionClaim.byPhoneHint)
    case .session:
      guard sessionCount < WARestLimits.sessionBytesMax else { return refuseSession() }
      sessionText[sessionCount] = octet
      sessionCount += 1
      return true
    }
  }

  /// The delimiter is complete.
  private mutating func endContent(_ writer: inout ByteWriter) -> Bool {
    let isPart = state == .content
    // Without octets of its own between, the line end is the head's or the delimiter's.
    guard !isPart || assumed == 0 else {
      return refuse("has no line end between its head and the next boundary")
    }
    matched = 0
    assumed = 0
    state = .delimiter
    guard isPart else { return true }
    switch kind {
    case .file: writer.append("\r\n")
    case .text:
      if let detail = check.finish(noting: &people) { return refuse(detail) }
      writer.append("\r\n")
    case .session: return claim()
    case .phone: break
    }
    return true
  }

  private mutating func claim() -> Bool {
    guard sessionCount > 0 else { return true }
    guard isHeld || !session.isEmpty else {
      return refuse("names the session too late", hint: "put it before the file")
    }
    hadSelector = true
    switch session.claim(sessionText.span.extracting(first: sessionCount)) {
    case .agreed: return true
    case .invalid: return refuseSession()
    case .conflicting: return refuse(SessionClaim.conflict)
    }
  }

  private mutating func refuseSession() -> Bool {
    refuse(SessionName.demand, .invalidSession)
  }
}
