import Glibc
import HTTP1

/// What a sink's thread and the log's writer share, under one lock.
struct SinkQueue: ~Copyable, Sendable {
  private var ring: SinkRing
  private let timing: SinkTiming

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
    ring.take(into: &writer)
    isWaiting = writer.isEmpty
    return !writer.isEmpty
  }

  mutating func takeDropped(now: UInt64, isLast: Bool) -> Int {
    drops.take(now: now, timing, isLast: isLast)
  }

  /// - Returns: Lines that nobody will send.
  mutating func close() -> Int {
    isClosed = true
    let lines = ring.lineCount
    drops.add(lines)
    return lines
  }

  private static func lineCount(_ lines: UnsafeBufferPointer<UInt8>) -> Int {
    // SAFETY: the caller's buffer, alive during the call.
    unsafe lines.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }
}
