import Glibc
import HTTP1
import Transport

/// A sink's thread: takes lines from the queue and sends them, in their order.
struct SinkWorker: ~Copyable {
  let target: SinkConfiguration.Target
  let shared: SinkShared
  let timing: SinkTiming
  let standardOutput: Int32
  var log: SinkLog
  var batch = SinkBatch(SyslogFormat(hostName: SyslogFormat.hostName(), processID: getpid()))
  var connection: SinkConnection?
  var entropy = Entropy()

  private var pause = ReconnectPause()
  private var pausedUntil: UInt64 = 0

  /// In monotonic nanoseconds.
  var progressAt: UInt64 = 0

  /// When the sink was told to stop there was one more try to connect.
  private var triedAtStop = false

  /// Standard output has half a line of a batch that was given up.
  var owesLineFeed = false

  init(
    _ target: SinkConfiguration.Target,
    _ shared: SinkShared,
    _ timing: SinkTiming,
    _ log: SinkLog,
    standardOutput: Int32
  ) {
    self.target = target
    self.shared = shared
    self.timing = timing
    self.log = log
    self.standardOutput = standardOutput
  }

  mutating func run() {
    blockBrokenPipe()
    while step() {}
    finish()
  }

  /// - Returns: False when it is over.
  private mutating func step() -> Bool {
    let now = Clock.monotonicNanoseconds()
    let stopAt = shared.stopAt
    if let stopAt, now >= stopAt { return false }
    if batch.isDone && !refill() {
      if stopAt != nil { return false }
      waitForLines()
    } else if target == .standardOutput {
      writeOut()
    } else if connection != nil {
      push(now, stopAt: stopAt)
    } else if stopAt == nil && now < pausedUntil {
      _ = wait(nil, for: 0, until: pausedUntil)
    } else {
      if stopAt != nil && triedAtStop { return false }
      triedAtStop = stopAt != nil
      open(stopAt: stopAt)
    }
    return true
  }

  private mutating func refill() -> Bool {
    let framing: SinkBatch.Framing =
      switch target {
      case .standardOutput: .lines
      case .syslogSocket: connection?.framing ?? .datagrams
      case .syslogTCP: .counted
      }
    batch.refill(framing) { lines in shared.take(into: &lines) }
    progressAt = Clock.monotonicNanoseconds()
    return !batch.isDone
  }

  /// Nothing to send: only the receiver may leave.
  private mutating func waitForLines() {
    guard let descriptor = connection?.socket.descriptor else {
      _ = wait(nil, for: 0, until: nil)
      return
    }
    if wait(descriptor, for: Events.input, until: nil) != 0 { readAway() }
  }

  /// - Returns: False when the connection is gone.
  @discardableResult
  mutating func readAway() -> Bool {
    guard let reason = connection?.readAway() else { return true }
    lose(reason)
    return false
  }

  /// The connection is gone, or did not come about: the next one comes after a pause.
  mutating func lose(_ reason: String) {
    log.fails(reason)
    let now = Clock.monotonicNanoseconds()
    let openedAt = connection?.openedAt ?? now
    connection = nil
    batch.rewind()
    pausedUntil = now + pause.next(lasted: now - openedAt, random: entropy.next(), timing)
  }

  private mutating func finish() {
    connection?.socket.shutdownWrite()
    connection = nil
    log.leaves(shared.end(left: batch.left))
  }

  /// A pipe that nobody reads is an error like others.
  private func blockBrokenPipe() {
    var signals = sigset_t()
    // SAFETY: the set outlives the calls.
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    _ = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
