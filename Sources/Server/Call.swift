import Gateway
import HTTP1
import WARest

/// One call of a connection, from its head to its outcome.
///
/// Trivially copyable; its text lives in `block`, which the loop lends as long as the call lasts.
struct Call {
  var exchange = Exchange(effect: .read)
  /// Nil: no call is under way.
  var block: Block?

  // What was asked, by whom.
  var route = -1
  var facts: RouteFacts?
  var client = -1
  var values = PathValues()
  var textCount = 0
  /// WARest's own method and path: it gets WARest's envelope.
  var isNative = false
  /// On the admin listener: what is to be done once the body is here.
  var adminAction: AdminAction?
  /// The configured origin that the browser asks for; -1: none of them.
  var origin = -1
  var method = Method.get
  var upstreamMethod = Method.get
  var minorVersion: UInt8 = 1
  var requestID = RequestID(unixMilliseconds: 0, random: (0, 0))

  // Its way through the limits.
  /// How long the caller wants to wait, by `Prefer`; nil: it does not say.
  var wantedWaitSeconds: UInt32?
  /// What it asks of the limits stands in the block.
  var hasPassage = false
  /// So does what they said.
  var hasVerdict = false
  /// It has a place in its session, until the passage is ended.
  var isAdmitted = false
  /// It is charged, and WARest has not been seen to count its tokens.
  var isCharged = false
  /// What its turn will be told by; 0: it stands in no line.
  var ticket: UInt64 = 0
  /// Monotonic nanoseconds.
  var waitsSince: UInt64 = 0

  /// Monotonic nanoseconds.
  var startedAt: UInt64 = 0

  // The body on its way in.
  var bodyForm = BodyForm.none
  /// What is known of whom it is about stands in the block.
  var hasSubject = false
  /// Its body is being hashed, and all of it so far has been.
  var hashesBody = false
  /// Files or people that the body asks for; 0: the operation has no such list.
  var askedCount = 0
  /// Files that the query of a native route names.
  var filesInQuery = 0
  /// On native routes, where the session goes: the body named it, or nothing did.
  var namesSessionInBody = false
  var decoder = BodyDecoder(framing: .none, limits: BodyLimits())
  var bodyLength: UInt64?
  var bytesIn: UInt64 = 0
  var heldBodyCount = 0
  var bodyBytesMax: UInt64 = 0
  /// When the body began, later by as long as WARest did not take it: monotonic nanoseconds.
  var rateStart: UInt64 = 0
  var blockedAt: UInt64 = 0
  /// The client took too long with it.
  var isLate = false

  // The request on its way out: a range of the block, and how much of it has left.
  var request = ByteRange.empty
  var sent = 0
  /// An octet has gone to WARest, be it on a connection that broke.
  var hasLeft = false
  var isRequestComplete = false
  var isRequestChunked = false
  /// The body was too large to be held: a part of the request is not at hand any more.
  var isRequestStreamed = false
  /// What was read of the body waits for the upstream connection.
  var isUploadBlocked = false
  var needsFreshConnection = false
  /// Its intent is on its way to the file, or there: the outcome must follow.
  var hasIntent = false
  /// Octets of the intent's members that the outcome repeats; 0: they are written anew.
  var identityCount = 0
  var upstream: Slot<Upstream>?

  // The reply.
  var upstreamStatus: UInt16 = 0
  var upstreamCode: UInt32 = 0
  /// Seconds after which WARest would take the call, where it said so; 0: it did not.
  var upstreamRetrySeconds: UInt32 = 0
  var hasUpstreamRetryAfter = false
  var outcome = Outcome.unknown
  var replyFraming = BodyFraming.none
  var announcedLength: UInt64?
  var replyFieldsCount = 0
  var heldReplyCount = 0
  var isReplyChunked = false
  var isReplyComplete = false
  /// Secrets of the reply that this client may not see.
  var masked: ReplySecrets = []
  /// Holds an item of a session list that has come in part.
  var itemBlock: Block?
  /// Octets of the gateway's own document that are sent; nil: the reply is another.
  var documentSent: Int?
  var status: UInt16 = 0
  var bytesOut: UInt64 = 0
  var isRecorded = false

  var isActive: Bool { block != nil }

  /// The decoded values of the path.
  var textRange: Range<Int> {
    BlockLayout.text.lowerBound..<(BlockLayout.text.lowerBound + textCount)
  }

  /// What is held of the body.
  var heldBodyRange: Range<Int> {
    BlockLayout.body.lowerBound..<(BlockLayout.body.lowerBound + heldBodyCount)
  }

  var replyFieldsRange: Range<Int> {
    BlockLayout.message.lowerBound..<(BlockLayout.message.lowerBound + replyFieldsCount)
  }

  var heldReplyStart: Int { replyFieldsRange.upperBound }
  var heldReplyRange: Range<Int> { heldReplyStart..<(heldReplyStart + heldReplyCount) }
}
