import Glibc
import HTTP1

/// What a sink's thread and the log's writer share, under one lock.
struct SinkQueue: ~Copyable, Sendable {
  private var ring: SinkRing
  private let timing: SinkTiming

  /// Lines that the thread took last and has not sent yet, as far as is known here.
  private var inHand = 0

  /// The thread waits for lines, and has to be woken.
  var isWaiting = false

  /// Monotonic nanoseconds at which the thread ends at the latest; nil: it goes on.
  var stopAt: UInt64?

  /// The thread has ended; nothing is taken any more.
  var isClosed = false
  var drops = DropReport()

  init(bytesMax: Int, _ timing: SinkTiming) {
    ring = SinkRing(capacity: bytesMax)
    self.timing = timing
  }

  /// Takes whole lines, as many as there is room for, and counts the others.
  ///
  /// - Returns: Whether the thread has to be woken.
  mutating func offer(_ lines: UnsafeBufferPointer<UInt8>) -> Bool {
    if isClosed {
      // SAFETY: the caller's buffer, alive during the call.
      unsafe drops.add(SinkQueue.lineCount(lines))
      return false
    }
    var length = lines.count
    if length > ring.room {
      // SAFETY: as above, up to the ring's room.
      let fitting = unsafe lines.prefix(ring.room)
      length = unsafe fitting.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      unsafe drops.add(SinkQueue.lineCount(UnsafeBufferPointer(rebasing: lines[length...])))
    }
    guard length > 0 else { return false }
    // SAFETY: as above; `length` is not beyond the buffer.
    unsafe ring.append(UnsafeBufferPointer(rebasing: lines.prefix(length)))
    defer { isWaiting = false }
    return isWaiting
  }

  /// For the thread.
  ///
  /// - Returns: False when there is nothing; the thread then waits.
  mutating func take(into writer: inout ByteWriter) -> Bool {
    drops.add(ring.take(into: &writer))
    // SAFETY: the writer is not changed while its lines are counted.
    inHand = unsafe SinkQueue.lineCount(writer.bytes)
    isWaiting = writer.isEmpty
    return !writer.isEmpty
  }

  mutating func takeDropped(now: UInt64, isLast: Bool) -> Int {
    drops.take(now: now, timing, isLast: isLast)
  }

  /// Takes no more, and counts what waits as dropped.
  ///
  /// - Parameter left: Lines that the thread has in hand; nil: it was not heard of.
  /// - Returns: Lines that nobody will send; 0 the second time.
  mutating func close(left: Int?) -> Int {
    guard !isClosed else { return 0 }
    isClosed = true
    let lines = ring.lineCount + (left ?? inHand)
    drops.add(lines)
    return lines
  }

  private static func lineCount(_ lines: UnsafeBufferPointer<UInt8>) -> Int {
    // SAFETY: the caller's buffer, alive during the call.
    unsafe lines.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }
}
