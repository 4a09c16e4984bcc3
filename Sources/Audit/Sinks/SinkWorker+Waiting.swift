import Glibc
import Transport

extension SinkWorker {
  /// What `poll` tells of a descriptor.
  enum Events {
    /// Octets, or an end.
    static let input = Int16(POLLIN) | hangup
    static let output = Int16(POLLOUT)
    static let failure = Int16(POLLERR) | Int16(POLLHUP) | Int16(POLLNVAL)

    /// The peer sends no more (`POLLRDHUP`).
    private static let hangup: Int16 = 0x2000
  }

  /// Waits for a descriptor, or until the sink is told something or time is up.
  ///
  /// `deadline` is in monotonic nanoseconds; nil: none. Returns what happened at the descriptor; 0:
  /// nothing.
  func wait(_ descriptor: Int32?, for events: Int16, until deadline: UInt64?) -> Int16 {
    var milliseconds: Int32 = -1
    if let deadline {
      let now = Clock.monotonicNanoseconds()
      // A part of a millisecond more, so that a deadline has passed when the wait is over.
      milliseconds = Int32(clamping: (deadline - min(now, deadline)) / 1_000_000 + 1)
    }
    var waits: InlineArray<2, pollfd> = [
      pollfd(fd: shared.wake.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor ?? -1, events: events, revents: 0),
    ]
    let span = waits.mutableSpan
    var list = span
    // SAFETY: the kernel fills two entries.
    let count = unsafe list.withUnsafeMutableBufferPointer { list in
      unsafe poll(list.baseAddress, 2, milliseconds)
    }
    guard count > 0 else { return 0 }
    if waits[0].revents != 0 { shared.wake.reset() }
    return waits[1].revents
  }
}
