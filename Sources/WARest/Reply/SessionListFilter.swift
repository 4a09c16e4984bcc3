package import HTTP1

/// Leaves out of a `session/list` reply, as it passes, what is not the client's, and masks secrets
/// in the rest.
///
/// Everything else stays as it is, octet by octet. An item without one readable id is left out:
/// nobody can say whose it is. So is an item that is longer than
/// `WARestLimits.sessionItemBytesMax`, because an id may stand last.
///
/// The state is of fixed size and without references; what has come of an item that is not whole
/// yet stands in memory that the caller lends.
package struct SessionListFilter: Sendable {
  /// Where in `{…, "results": [{…, "items": [ {…}, … ], …}], …}` the reading is.
  enum Place: UInt8, Sendable {
    case start
    /// In the outermost object, or in a member of it that is not `results`.
    case envelope
    case results
    /// In the one result, or in a member of it that is not `items`.
    case result
    /// Among the items: what stands between them is not copied.
    case items
    case item
  }

  /// Open containers in an item, its own included.
  static let itemDepth = 5

  var tokens = ReplyTokens()
  var place = Place.start

  /// True once the reply does not look like a session list.
  var hasFailed = false

  /// Whether the value that comes next must be the list of that name.
  var isListNext = false
  var hasResults = false
  var hasResult = false
  var hasItems = false

  /// Octets of the item at hand that came in pieces before this one.
  private var heldCount = 0
  private var isTooLong = false
  private var hasKept = false
  private var id = SessionItemID()
  private var mask: ReplyMask

  /// - Parameter kinds: What is masked in the items that stay, and around them.
  package init(masking kinds: ReplySecrets) { mask = ReplyMask(kinds) }

  /// True once the reply does not look like a session list: nothing is passed on from there, and
  /// what was passed on before is the client's own.
  package var isBroken: Bool { hasFailed || mask.isBroken }

  /// True when all of the list has been seen; a reply that ends before is cut.
  package var isComplete: Bool { tokens.isComplete && hasItems && mask.isComplete && !isBroken }

  /// Copies the next octets of the reply, wherever they were cut, without foreign items.
  ///
  /// - Parameters:
  ///   - piece: The next octets.
  ///   - held: Memory of `WARestLimits.sessionItemBytesMax` octets, left alone between calls; less
  ///     of it holds less of an item that was cut.
  ///   - writer: Where the copy goes, with room for the piece, for what `held` has, and a comma.
  ///   - keeps: Whether the client may see that session.
  package mutating func filter(
    _ piece: Span<UInt8>,
    holding held: inout MutableSpan<UInt8>,
    into writer: inout ByteWriter,
    keeps: (Span<UInt8>) -> Bool
  ) {
    // What stands between `copied` and `position` goes out as it is, or belongs to the item.
    var copied = 0
    var position = 0
    while !isBroken {
      let start = position
      let token = tokens.next(piece, &position)
      if place == .item { id.take(token, of: tokens, piece.extracting(start..<position)) }
      switch token {
      case .pieceEnd:
        if place == .item { hold(piece.extracting(copied..<position), &held) }
        writeFrame(piece.extracting(copied..<position), into: &writer)
        return
      case .broken: hasFailed = true
      case .open where place == .items && tokens.depth == Self.itemDepth && tokens.isInObject:
        beginItem()
        copied = position - 1
      case .close where place == .item && tokens.depth < Self.itemDepth:
        place = .items
        guard id.isKept(by: keeps) else { continue }
        writeItem(held.span, piece.extracting(copied..<position), into: &writer)
      case .close where place == .items && tokens.depth < Self.itemDepth - 1:
        place = .result
        copied = position - 1
      default:
        let wasAmongItems = place == .items
        follow(token)
        // The frame goes as far as the `[`.
        guard place == .items && !wasAmongItems else { continue }
        mask.filter(piece.extracting(copied..<position), into: &writer)
      }
    }
    writeFrame(piece.extracting(copied..<position), into: &writer)
  }

  /// Passes on what surrounds the items.
  private mutating func writeFrame(_ octets: Span<UInt8>, into writer: inout ByteWriter) {
    if place != .items && place != .item { mask.filter(octets, into: &writer) }
  }

  private mutating func beginItem() {
    place = .item
    id = SessionItemID()
    heldCount = 0
    isTooLong = false
  }

  private mutating func hold(_ octets: Span<UInt8>, _ held: inout MutableSpan<UInt8>) {
    isTooLong = isTooLong || heldCount + octets.count > held.count
    guard !isTooLong else { return }
    for index in octets.indices { held[heldCount + index] = octets[index] }
    heldCount += octets.count
  }

  private mutating func writeItem(
    _ held: Span<UInt8>,
    _ rest: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    guard !isTooLong && heldCount + rest.count <= WARestLimits.sessionItemBytesMax else { return }
    if hasKept {
      let comma: InlineArray<1, UInt8> = [JSONOctet.comma]
      mask.filter(comma.span, into: &writer)
    }
    hasKept = true
    mask.filter(held.extracting(first: heldCount), into: &writer)
    mask.filter(rest, into: &writer)
  }
}
