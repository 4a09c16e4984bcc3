import HTTP1

/// What a reply says of itself, gathered in one pass.
struct ReplyReading {
  /// What a member is.
  enum Presence {
    case absent
    case null
    case empty
    case text
  }

  var code: UInt32 = 0

  /// False when the JSON ended early or could not be followed.
  var isReadable = true

  /// Entries of `results`.
  var resultCount = 0

  var inviteLink = Presence.absent
  var groupId = Presence.absent
  var pairCode = Presence.absent
  var qr = Presence.absent
  var qrString = Presence.absent

  /// The first word of `results[0].status`, as far as it matters.
  var status = ReplyStatus.other

  /// `steps`, other than `runtime`: how many are true, how many false.
  var stepsDone = 0
  var stepsLeft = 0

  /// People, recipients or files that worked, and those that did not.
  var done = 0
  var failed = 0

  /// Files that the recipient with the fewest of them got.
  var fewestFiles = Int.max

  /// The value of a string member.
  static func presence(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) -> Presence {
    guard cursor.peek(bytes) == JSONOctet.quote else {
      let isNull = cursor.peek(bytes) == 0x6e
      guard cursor.skip(bytes) else { return .absent }
      return isNull ? .null : .text
    }
    guard let text = cursor.string(bytes) else { return .absent }
    return text.isEmpty ? .empty : .text
  }
}
