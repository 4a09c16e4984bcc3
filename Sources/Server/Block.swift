import HTTP1
import Transport
import WARest

/// How the pooled block of a call is divided.
///
/// One block carries a call from its admission to its outcome: first what was decided about it,
/// then the request on its way upstream, later what the client could not take yet of the reply.
enum BlockLayout {
  static let bytes = 65_536

  /// The scanner of a JSON body: it is too large to sit in every idle connection.
  static let scanner = 0..<2_048

  /// Session, ids and other decoded values, for the upstream request and for both audit records.
  static let text = 2_048..<6_144

  /// The request as it goes upstream, head and what was held of the body; then the reply.
  static let message = 6_144..<49_152

  /// The body as it came, while it is scanned.
  ///
  /// What does not fit is streamed.
  static let body = 49_152..<65_536
}

/// A block lent by the loop's pool.
@safe struct Block {
  // SAFETY: `BlockLayout.bytes` octets that belong to whoever holds the block.
  let base: UnsafeMutableRawPointer

  init(_ base: UnsafeMutableRawPointer) {
    unsafe self.base = base
  }

  func writer(_ part: Range<Int>) -> ByteWriter {
    // SAFETY: the writer is used while the block is held, within this part.
    unsafe ByteWriter(borrowing: memory(part))
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

  func bytes(_ part: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    // SAFETY: as above; blocks hold octets only.
    unsafe UnsafeBufferPointer(
      start: (base + part.lowerBound).assumingMemoryBound(to: UInt8.self),
      count: part.count
    )
  }

  /// The scanner of the call's body, once it was started.
  var scanner: UnsafeMutablePointer<JSONObjectScanner> {
    // SAFETY: the region is aligned, large enough, which `Loop.init` checks, and used for nothing
    // else.
    unsafe (base + BlockLayout.scanner.lowerBound).assumingMemoryBound(to: JSONObjectScanner.self)
  }
}
