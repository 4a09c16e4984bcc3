import Dispatch
package import Logging
package import Transport

/// Somewhere that records go besides the file: a bounded queue, and a thread that empties it.
///
/// Whatever the other side does, `offer` copies, or counts what it could not copy, and returns. A
/// record that the kernel took completely is not sent again: a peer that is gone before it read it
/// has not got it, and nobody here can know, because syslog has no acknowledgement. A record of
/// which the kernel took a part is sent again, whole.
package final class AuditSink: Sendable {
  /// As in the configuration: `stdout`, `unix:/dev/log` or `tcp:host:601`.
  package let name: String

  private let content: SinkConfiguration.Content
  private let shared: SinkShared
  private let logger: Logger

  private init(
    _ configuration: SinkConfiguration,
    _ shared: SinkShared,
    _ logger: Logger
  ) {
    name = configuration.target.name
    content = configuration.content
    self.shared = shared
    self.logger = logger
  }

  /// Starts the sink's thread.
  ///
  /// That nobody listens there is no error: lines wait until somebody does.
  package static func start(
    _ configuration: SinkConfiguration,
    timing: SinkTiming = SinkTiming(),
    logger: Logger
  ) throws(SystemError) -> AuditSink {
    try start(configuration, timing: timing, logger: logger, standardOutput: 1)
  }

  /// As above; `standardOutput` is the descriptor to write to, which tests choose.
  package static func start(
    _ configuration: SinkConfiguration,
    timing: SinkTiming,
    logger: Logger,
    standardOutput: Int32
  ) throws(SystemError) -> AuditSink {
    let shared = try SinkShared(
      SinkQueue(bytesMax: configuration.queueBytesMax, timing),
      wake: SinkWake.make()
    )
    let target = configuration.target
    let sink = AuditSink(configuration, shared, logger)
    let name = sink.name
    try LoopThread.start(name: "audit-sink") {
      var worker = SinkWorker(
        target,
        shared,
        timing,
        SinkLog(name: name, logger: logger),
        standardOutput: standardOutput
      )
      worker.run()
    }
    .detach()
    return sink
  }

  /// Takes lines that are in the file, each with its line feed.
  ///
  /// From any thread; waits for nothing but the copying of others.
  package func offer(_ lines: UnsafeBufferPointer<UInt8>) {
    switch content {
    case .records:
      // SAFETY: the caller's buffer, alive during the call.
      unsafe shared.offer(lines)
    case .checkpoints:
      // SAFETY: as above.
      unsafe LineCursor.forEachLine(of: lines) { line in
        // SAFETY: a part of the caller's buffer.
        if unsafe LineKind.isCheckpoint(Span(_unsafeElements: line)) { unsafe shared.offer(line) }
      }
    }
  }

  /// Lines that the sink did not get since the last record that said so.
  ///
  /// To be asked every second or so: the first drop is told at once, later ones at growing
  /// intervals, and 0 in between. With `isLast` all is told: there will be no other chance.
  package func takeDropped(
    now: UInt64 = Clock.monotonicNanoseconds(),
    isLast: Bool = false
  ) -> Int {
    shared.takeDropped(now: now, isLast: isLast)
  }

  /// The record about them could not be written.
  package func putBackDropped(_ lines: Int) {
    shared.putBackDropped(lines)
  }

  /// Lines that the sink did not get since its start.
  package var droppedTotal: Int { shared.droppedTotal }

  /// Sends what waits and ends the thread.
  ///
  /// What is not sent in time is lost for this sink.
  package func stop(within seconds: Double = 2) {
    AuditSink.stop([self], within: seconds)
  }

  /// Stops several sinks at the same time.
  package static func stop(_ sinks: [AuditSink], within seconds: Double = 2) {
    let nanoseconds = UInt64(max(seconds, 0) * 1e9)
    let stopAt = Clock.monotonicNanoseconds() + nanoseconds
    for sink in sinks { sink.shared.stop(at: stopAt) }
    // A thread that asks for a name cannot be told to stop; it is left alone.
    let deadline = DispatchTime.now() + .nanoseconds(Int(nanoseconds)) + .milliseconds(250)
    for sink in sinks {
      let lines = sink.shared.waitForEnd(until: deadline)
      guard lines > 0 else { continue }
      sink.logger.warning("\(lines) audit records for \(sink.name) were not sent before the stop")
    }
  }
}

extension SinkConfiguration.Target {
  package var name: String {
    switch self {
    case .standardOutput: "stdout"
    case .syslogSocket(let path): "unix:\(path)"
    case .syslogTCP(let host, let port):
      host.utf8.contains(UInt8(ascii: ":")) ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
    }
  }
}
