import Glibc
import Transport

extension SinkWorker {
  /// How long a receiver that says it can be written, and takes nothing, is left alone.
  private static let breathNanoseconds: UInt64 = 10_000_000

  /// Sends what the receiver takes now, or waits for it.
  mutating func push(_ now: UInt64, stopAt: UInt64?) {
    guard let descriptor = connection?.socket.descriptor else { return }
    let stallAt = progressAt + timing.stallNanoseconds
    let deadline = min(stallAt, stopAt ?? .max)
    let events = wait(descriptor, for: Events.output | Events.input, until: deadline)
    // A receiver that has left is noticed before anything is given to its kernel.
    if events & ~Events.output != 0 && !readAway() { return }
    if events & Events.output != 0 {
      send()
    } else if events == 0 && Clock.monotonicNanoseconds() >= stallAt {
      connection?.socket.resetOnClose()
      lose("the receiver takes nothing")
    }
  }

  private mutating func send() {
    // SAFETY: the batch is not changed before the kernel has copied.
    guard let result = unsafe connection?.socket.send(UnsafeRawBufferPointer(batch.rest)) else {
      return
    }
    switch result {
    case .count(let count):
      progressAt = Clock.monotonicNanoseconds()
      batch.advance(count)
      if batch.isDone { log.works() }
    case .failed(EMSGSIZE) where connection?.framing == .datagrams:
      // The next one may be shorter.
      batch.skip()
      shared.countDropped(1)
    case .wouldBlock, .failed(ENOBUFS):
      let now = Clock.monotonicNanoseconds()
      _ = wait(nil, for: 0, until: now + SinkWorker.breathNanoseconds)
    case .closed: lose("the receiver closed the connection")
    case .failed(let code): lose(SystemError.text(code))
    }
  }

  /// Gives standard output what it takes now, or waits for it; it may belong to others as well, so
  /// that it is left blocking, and gets no more than it says it takes.
  mutating func writeOut() {
    let events = wait(standardOutput, for: Events.output, until: nil)
    guard events != 0 else { return }
    // What was inherited does not close when a program starts: anything else under the number of a
    // standard output that was closed is a file of this program's own, such as the log.
    let flags = fcntl(standardOutput, F_GETFD)
    guard flags >= 0, flags & FD_CLOEXEC == 0 else {
      giveUpBatch("it is closed")
      return
    }
    if owesLineFeed {
      var lineFeed = UInt8(ascii: "\n")
      // SAFETY: one octet is read.
      guard unsafe write(standardOutput, &lineFeed, 1) == 1 else {
        giveUpBatch(SystemError.text(errno))
        return
      }
      owesLineFeed = false
      return
    }
    // SAFETY: the batch is not changed before the kernel has copied.
    let rest = unsafe batch.rest
    let count = unsafe write(
      standardOutput,
      rest.baseAddress,
      min(rest.count, SinkLimits.pipeBytes)
    )
    if count > 0 {
      batch.advance(count)
      if batch.isDone { log.works() }
    } else if errno == EAGAIN {
      let now = Clock.monotonicNanoseconds()
      _ = wait(nil, for: 0, until: now + SinkWorker.breathNanoseconds)
    } else if errno != EINTR {
      giveUpBatch(SystemError.text(errno))
    }
  }

  private mutating func giveUpBatch(_ reason: String) {
    log.fails(reason)
    if batch.isCut { owesLineFeed = true }
    let before = batch.left
    while !batch.isDone { batch.skip() }
    shared.countDropped(before - batch.left)
  }
}
