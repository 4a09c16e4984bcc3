import Dispatch
import HTTP1
import Synchronization

/// What a sink and its thread have in common.
final class SinkShared: Sendable {
  private let queue: Mutex<SinkQueue>
  let wake: SinkWake

  /// Signalled when the thread ends.
  private let ended = DispatchSemaphore(value: 0)

  init(_ queue: consuming sending SinkQueue, wake: SinkWake) {
    self.queue = Mutex(queue)
    self.wake = wake
  }

  func offer(_ lines: UnsafeBufferPointer<UInt8>) {
    // SAFETY: the caller's buffer, alive during the call.
    let wakes = queue.withLock { queue in unsafe queue.offer(lines) }
    if wakes { wake.signal() }
  }

  /// For the thread.
  ///
  /// - Returns: False when there is nothing; the thread then waits.
  func take(into lines: inout ByteWriter) -> Bool {
    queue.withLock { $0.take(into: &lines) }
  }

  /// When the thread ends at the latest, in monotonic nanoseconds; nil: it goes on.
  var stopAt: UInt64? { queue.withLock { $0.stopAt } }

  func stop(at nanoseconds: UInt64) {
    queue.withLock { $0.stopAt = nanoseconds }
    wake.signal()
  }

  var droppedTotal: Int { queue.withLock { $0.drops.total } }

  func takeDropped(now: UInt64, isLast: Bool) -> Int {
    queue.withLock { $0.takeDropped(now: now, isLast: isLast) }
  }

  func putBackDropped(_ lines: Int) {
    queue.withLock { $0.drops.putBack(lines) }
  }

  func countDropped(_ lines: Int) {
    queue.withLock { $0.drops.add(lines) }
  }

  /// The thread's last word.
  ///
  /// - Parameter left: Lines that it took and did not send.
  /// - Returns: Lines that nobody sends.
  func end(left: Int) -> Int {
    defer { ended.signal() }
    return queue.withLock { $0.close(left: left) }
  }

  /// Waits for that.
  ///
  /// - Returns: Lines that nobody sends, of which the thread has not spoken.
  func waitForEnd(until deadline: DispatchTime) -> Int {
    _ = ended.wait(timeout: deadline)
    return queue.withLock { $0.close(left: nil) }
  }
}
