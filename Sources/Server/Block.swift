import HTTP1
import Transport
import WARest

/// How the pooled block of a call is divided.
///
/// One block carries a call from its admission to its outcome: first what was decided about it,
/// then the request on its way upstream, later what the client could not take yet of the reply.
enum BlockLayout {
  static let bytes = 69_632

  /// What reads the body, JSON or multipart, and later the reply: too large for idle connections.
  static let filter = 0..<3_328

  /// Whom the call is about, for both audit records: apart from the filter, because the reply's
  /// filter takes that place before the outcome is known.
  static let subject = 3_328..<4_352

  /// What the call asks of the limits, and what they said.
  static let passage = 4_352..<5_376

  /// Session, ids and other decoded values, for the upstream request and for both audit records.
  static let text = 5_376..<9_472

  /// The members that both audit records of a call have alike, as they stand in the first one.
  static let identity = 9_472..<10_496

  /// The request as it goes upstream, head and what was held of the body; then the reply.
  static let message = 10_496..<48_128

  /// The body as it goes upstream, or a form as it came, while it is read.
  ///
  /// What does not fit is streamed.
  static let body = 48_128..<66_560

  /// Octets of a body that are held at most, so that what a filter adds still fits behind them.
  static let heldBodyBytesMax = 16_384
}

/// A block lent by the loop's pool.
@safe struct Block {
  // SAFETY: `BlockLayout.bytes` octets that belong to whoever holds the block.
  let base: UnsafeMutableRawPointer

  init(_ base: UnsafeMutableRawPointer) {
    unsafe self.base = base
  }

  /// A writer into a part of which `count` octets are written already.
  func writer(_ part: Range<Int>, after count: Int = 0) -> ByteWriter {
    // SAFETY: the writer is used while the block is held, within this part.
    unsafe ByteWriter(borrowing: memory(part), count: count)
  }

  /// A block that is never given back: the pool must be new.
  init(from pool: inout BlockPool) {
    // SAFETY: the block belongs to its taker.
    guard let base = unsafe pool.take() else { preconditionFailure("a new pool has blocks") }
    unsafe self.base = base
  }

  /// Copies octets to `start`; they come from outside of this block.
  func write(_ octets: UnsafeBufferPointer<UInt8>, at start: Int) {
    precondition(start >= 0 && start + octets.count <= BlockLayout.bytes, "a part of the block")
    guard let source = octets.baseAddress else { return }
    // SAFETY: the part was checked.
    unsafe (base + start).copyMemory(from: source, byteCount: octets.count)
  }

  /// Copies a part of another block to `start`.
  func write(_ part: Range<Int>, of other: Block, at start: Int) {
    // SAFETY: two blocks never overlap.
    unsafe write(other.bytes(part), at: start)
  }

  func memory(_ part: Range<Int>) -> UnsafeMutableRawBufferPointer {
    // SAFETY: every part is a range of `BlockLayout` or checked against one.
    unsafe UnsafeMutableRawBufferPointer(start: base + part.lowerBound, count: part.count)
  }

  /// For filters that keep something of their own there.
  func octets(_ part: Range<Int>) -> UnsafeMutableBufferPointer<UInt8> {
    // SAFETY: as above; blocks hold octets only.
    unsafe UnsafeMutableBufferPointer(
      start: (base + part.lowerBound).assumingMemoryBound(to: UInt8.self),
      count: part.count
    )
  }

  func bytes(_ part: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    // SAFETY: as above; blocks hold octets only.
    unsafe UnsafeBufferPointer(
      start: (base + part.lowerBound).assumingMemoryBound(to: UInt8.self),
      count: part.count
    )
  }

  /// The filter of a JSON body, once it was started.
  var scanner: UnsafeMutablePointer<JSONObjectScanner> {
    // SAFETY: the region is aligned and large enough, which `Loop.init` checks; the form of the
    // call's body says which filter stands there.
    unsafe (base + BlockLayout.filter.lowerBound).assumingMemoryBound(to: JSONObjectScanner.self)
  }

  /// The filter of a multipart body, once it was started.
  var multipart: UnsafeMutablePointer<MultipartFilter> {
    // SAFETY: as above.
    unsafe (base + BlockLayout.filter.lowerBound).assumingMemoryBound(to: MultipartFilter.self)
  }

  /// Whom the call is about, once that was begun.
  var subject: UnsafeMutablePointer<CallSubject> {
    // SAFETY: as above; the call says whether it was begun.
    unsafe (base + BlockLayout.subject.lowerBound).assumingMemoryBound(to: CallSubject.self)
  }

  /// The call's way through the limits, once that was begun.
  var passage: UnsafeMutablePointer<CallPassage> {
    // SAFETY: as above; the call says whether it was begun.
    unsafe (base + BlockLayout.passage.lowerBound).assumingMemoryBound(to: CallPassage.self)
  }

  /// The filter of a list of sessions, in the same place.
  var sessionList: UnsafeMutablePointer<SessionListFilter> {
    // SAFETY: as above.
    unsafe (base + BlockLayout.filter.lowerBound).assumingMemoryBound(to: SessionListFilter.self)
  }

  /// The filter of the reply, in the place of the body's, which has ended.
  var replyMask: UnsafeMutablePointer<ReplyMask> {
    // SAFETY: as above; started before a reply is streamed, and read only if it was.
    unsafe (base + BlockLayout.filter.lowerBound).assumingMemoryBound(to: ReplyMask.self)
  }
}
