import HTTP1
import Transport

/// A client's connection.
///
/// It holds no buffer while it is idle: `leftover` exists only while part of a head or a pipelined
/// request waits, `call` only while a call is under way.
struct Downstream: ~Copyable {
  enum Phase: UInt8 {
    case head
    case body
    /// The request is complete; nothing is read until its reply has gone out.
    case inFlight
    /// The last reply is out: what still arrives is read and dropped, so that a reset does not
    /// overtake the reply [RFC 9112 §9.6].
    case lingering
  }

  var stream: Stream
  let peerHash: UInt64
  let peerText: PeerText
  let isAdmin: Bool

  var phase = Phase.head
  /// The kernel may hold more octets.
  ///
  /// Kept up while nothing is read, which is the back-pressure.
  var isReadable = false
  var isRetired = false
  /// It is counted in the census.
  var isCounted = false
  var sawEndOfInput = false
  /// The socket is closed, but a call with an effect is still on its way to its outcome.
  var isGone = false
  var closesAfterReply = false

  var scan = HeadScan()
  var call = Call()

  /// Octets that were read and not yet used.
  var leftover: Block?
  var leftoverRange = ByteRange.empty

  /// What the client could not take yet, in the block of the call.
  var pending = ByteRange.empty

  var requests = 0

  /// Monotonic nanoseconds; 0: none.
  var deadline: UInt64 = 0
  /// When the first octet of the present head or body arrived.
  var startedAt: UInt64 = 0

  /// Its octets are taken up at the end of the turn, those that wait before those in the kernel.
  var isResuming = false

  /// The turn in which it was read last, and how often.
  var readsTurn: UInt64 = 0
  var reads = 0

  /// Lists of the loop that name it: while any does, its slot stays.
  var listings = 0

  /// Where it stands in the loop's list of connections.
  var index = 0

  init(stream: consuming Stream, peer: SocketAddress, isAdmin: Bool) {
    self.stream = stream
    peerHash = peer.hostHash
    peerText = PeerText(peer)
    self.isAdmin = isAdmin
  }
}
