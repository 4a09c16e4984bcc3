import HTTP1

/// The id of an item in a session list, gathered as the item passes.
///
/// It is a string under the name `id` in the item itself, there once. Names that WARest would not
/// give to a session, escapes included, cannot be told apart for certain and count as none.
struct SessionItemID: Sendable {
  enum State: UInt8, Sendable {
    case absent
    /// Its name has come, and the value is next.
    case named
    case reading
    case complete
    /// There are two of it, or it is no string.
    case unclear
  }

  private(set) var state = State.absent
  private var octets = InlineArray<64, UInt8>(repeating: 0)
  private var count = 0

  /// Follows the item: `text` is what `token` and what stands before it took of the piece.
  mutating func take(_ token: ReplyTokens.Token, of tokens: ReplyTokens, _ text: Span<UInt8>) {
    switch state {
    case .named where token != .pieceEnd:
      state = token == .string ? .reading : .unclear
      return
    case .reading:
      let isEnd = token == .stringEnd
      append(text.extracting(first: isEnd ? text.count - 1 : text.count))
      if isEnd { state = .complete }
      return
    default: break
    }
    guard token == .name, tokens.depth == SessionListFilter.itemDepth, tokens.name.equals("id")
    else { return }
    state = state == .absent ? .named : .unclear
  }

  /// Whether the item has one id, and `keeps` wants it.
  func isKept(by keeps: (Span<UInt8>) -> Bool) -> Bool {
    guard state == .complete && count <= WARestLimits.sessionBytesMax else { return false }
    let name = octets.span.extracting(first: count)
    return SessionName.isValid(name) && keeps(name)
  }

  private mutating func append(_ text: Span<UInt8>) {
    for index in text.indices {
      if count < WARestLimits.sessionBytesMax { octets[count] = text[index] }
      count = min(count + 1, WARestLimits.sessionBytesMax + 1)
    }
  }
}
