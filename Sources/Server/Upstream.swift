import HTTP1
import Transport

/// A connection to WARest.
struct Upstream: ~Copyable {
  enum Phase: UInt8 {
    case connecting
    case handshaking
    case idle
    /// Carrying the call of `downstream`.
    case busy
  }

  enum ReplyPhase: UInt8 {
    case head
    /// A small reply is collected, because what it says decides how it is passed on.
    case holding
    case streaming
    case ended
  }

  var stream: Stream
  var phase = Phase.connecting
  var isReadable = false
  var isRetired = false
  var wasReused = false
  /// Calls that it has carried.
  var calls = 0
  /// Addresses of WARest that were tried, this one included.
  var attempt = 0

  var downstream: Slot<Downstream>?

  // The reply that is being read.
  var replyPhase = ReplyPhase.head
  var scan = HeadScan()
  var decoder = BodyDecoder(framing: .none, limits: BodyLimits())
  var interimReplies = 0
  var sawReplyByte = false
  /// The reply was too large to be held.
  var isStreaming = false
  /// WARest may use the connection again after this reply.
  var keepsAlive = false

  /// A part of a reply's head that came alone.
  var leftover: Block?
  var leftoverCount = 0

  /// Monotonic nanoseconds.
  var idleSince: UInt64 = 0
  /// Nanoseconds that the connection may idle: ours, or a second less than WARest announced.
  var idleMax: UInt64 = 0
  var deadline: UInt64 = 0

  var index = 0
  var nextIdle: Slot<Upstream>?
  var previousIdle: Slot<Upstream>?

  init(stream: consuming Stream) {
    self.stream = stream
  }

  /// Forgets the last reply; a new call begins.
  mutating func beginReply() {
    wasReused = calls > 0
    calls += 1
    replyPhase = .head
    isStreaming = false
    scan = HeadScan()
    interimReplies = 0
    sawReplyByte = false
    keepsAlive = false
  }
}
