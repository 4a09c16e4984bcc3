package import HTTP1

extension SessionListFilter {
  /// Follows the frame of the list, so that there is one list and no second one hides beside it.
  mutating func follow(_ token: ReplyTokens.Token) {
    switch place {
    case .start: expect(token == .open && tokens.isInObject, then: .envelope)
    case .envelope, .result:
      if isListNext {
        expect(
          token == .open && !tokens.isInObject,
          then: place == .envelope ? .results : .items
        )
        isListNext = false
      } else if token == .name {
        takeName()
      } else if token == .close && place == .result && tokens.depth == 2 {
        place = .results
      } else if token == .close && tokens.depth == 0 && !hasItems {
        hasFailed = true
      }
    case .results:
      if token == .close {
        place = .envelope
      } else {
        expect(token == .open && tokens.isInObject && !hasResult, then: .result)
        hasResult = true
      }
    case .items, .item: break
    }
  }

  private mutating func expect(_ isSo: Bool, then next: Place) {
    if isSo { place = next } else { hasFailed = true }
  }

  private mutating func takeName() {
    if place == .envelope && tokens.depth == 1 && tokens.name.equals("results") {
      hasFailed = hasResults
      hasResults = true
      isListNext = true
    } else if place == .result && tokens.depth == 3 && tokens.name.equals("items") {
      hasFailed = hasItems
      hasItems = true
      isListNext = true
    }
  }

  /// Copies a whole reply without foreign items.
  ///
  /// - Parameters:
  ///   - body: The whole reply body.
  ///   - kinds: What is masked in what stays.
  ///   - writer: Where the copy goes, with room for all of `body`.
  ///   - keeps: Whether the client may see that session.
  /// - Returns: False when the body does not look like a session list, or did not fit; then nothing
  ///   of it may be passed on, and the writer is as it was.
  package static func filter(
    _ body: Span<UInt8>,
    masking kinds: ReplySecrets = [],
    into writer: inout ByteWriter,
    keeps: (Span<UInt8>) -> Bool
  ) -> Bool {
    let mark = writer.count
    var filter = SessionListFilter(masking: kinds)
    // Nothing is cut, and so nothing is held.
    var nothing = MutableSpan<UInt8>()
    filter.filter(body, holding: &nothing, into: &writer, keeps: keeps)
    guard filter.isComplete && !writer.overflowed else {
      writer.truncate(to: mark)
      return false
    }
    return true
  }
}
