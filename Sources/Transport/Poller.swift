import CLinux
import Glibc

/// What a loop waits on: an epoll instance and the events of the last wait.
///
/// A descriptor is registered once, edge-triggered, and leaves by being closed. Nothing here
/// allocates after `init`.
@safe package struct Poller: ~Copyable {
  // SAFETY: `eventsMax` events, allocated in `init` and freed in `deinit`.
  private let events: UnsafeMutablePointer<epoll_event>

  private let descriptor: Int32
  private let eventsMax: Int32

  /// Events of the last wait.
  package private(set) var count = 0

  /// Makes one whose waits bring at most `eventsMax` events; more stay in the kernel.
  package init(eventsMax: Int = 256) throws(SystemError) {
    let descriptor = linux_poller()
    guard descriptor >= 0 else { throw SystemError(-descriptor, "epoll_create1") }
    self.descriptor = descriptor
    self.eventsMax = Int32(eventsMax)
    // SAFETY: freed in `deinit`, which runs once because the type is noncopyable.
    unsafe events = .allocate(capacity: eventsMax)
    unsafe events.initialize(repeating: epoll_event(), count: eventsMax)
  }

  deinit {
    close(descriptor)
    // SAFETY: allocated in `init`.
    unsafe events.deallocate()
  }

  /// Watches a descriptor; `token` comes back with each of its events.
  package func add(_ descriptor: Int32, token: UInt64, interest: Interest) throws(SystemError) {
    try control(EPOLL_CTL_ADD, descriptor, token, interest)
  }

  package func modify(_ descriptor: Int32, token: UInt64, interest: Interest) throws(SystemError) {
    try control(EPOLL_CTL_MOD, descriptor, token, interest)
  }

  /// Not needed before a close, which removes by itself.
  package func remove(_ descriptor: Int32) {
    _ = linux_poll_control(self.descriptor, EPOLL_CTL_DEL, descriptor, 0, 0)
  }

  private func control(
    _ operation: Int32,
    _ descriptor: Int32,
    _ token: UInt64,
    _ interest: Interest
  ) throws(SystemError) {
    let result = linux_poll_control(
      self.descriptor,
      operation,
      descriptor,
      interest.rawValue,
      UInt(token)
    )
    guard result == 0 else { throw SystemError(-result, "epoll_ctl") }
  }

  /// Waits for events.
  ///
  /// - Parameter timeoutMilliseconds: -1 waits without end, 0 not at all.
  /// - Returns: How many there are; 0 also when a signal came.
  package mutating func wait(timeoutMilliseconds: Int32) -> Int {
    // SAFETY: the kernel writes at most `eventsMax` events, which is what `events` has room for.
    let result = unsafe linux_poll(descriptor, events, eventsMax, timeoutMilliseconds)
    precondition(result >= 0, "epoll_wait fails only on a descriptor that is none")
    count = Int(result)
    return count
  }

  /// An event of the last wait; `index` is below `count`.
  package func event(_ index: Int) -> PollEvent {
    precondition(index >= 0 && index < count)
    // SAFETY: the index was checked, and the kernel filled the first `count` events.
    let event = unsafe events[index]
    // SAFETY: every member of the union is plain bits, and `u64` is the one that was registered.
    return unsafe PollEvent(token: event.data.u64, bits: event.events)
  }
}
