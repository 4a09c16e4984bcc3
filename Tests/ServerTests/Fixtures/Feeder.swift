import Dispatch
import Foundation
import Glibc
import Synchronization

/// Sends the same octets again and again on a thread of its own, and takes what comes back
/// elsewhere: a peer that is always ready.
final class Feeder: Sendable {
  private let isStopped = Atomic<Bool>(false)
  private let sent = Atomic<Int>(0)
  private let received = Atomic<Int>(0)
  private let ended = DispatchSemaphore(value: 0)

  /// It ends by itself once it has sent `bytesMax` octets.
  init(_ octets: [UInt8], to sink: Int32, from source: Int32, bytesMax: Int) {
    Thread.detachNewThread { [self] in
      var rest = octets[...]
      var piece = [UInt8](repeating: 0, count: 262_144)
      while !isStopped.load(ordering: .relaxed) {
        let isFull = sent.load(ordering: .relaxed) >= bytesMax
        if rest.isEmpty { rest = octets[...] }
        // SAFETY: the kernel reads the slice, and writes into `piece` only.
        let count =
          isFull
          ? 0
          : unsafe rest.withUnsafeBytes { unsafe send(sink, $0.baseAddress, $0.count, 0x4040) }
        if count > 0 {
          rest = rest.dropFirst(count)
          sent.add(count, ordering: .relaxed)
        }
        let taken = unsafe recv(source, &piece, piece.count, 0x40)
        if taken > 0 { received.add(taken, ordering: .relaxed) }
        if count <= 0 && taken <= 0 { sched_yield() }
      }
      ended.signal()
    }
  }

  /// Octets that came back so far.
  var receivedBytes: Int { received.load(ordering: .relaxed) }

  /// Waits until the thread has ended, so that the descriptors can be closed.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    ended.wait()
  }
}
