import Dispatch
import Glibc
import Synchronization
import Transport

/// Waits for the signals that end or reload a running command.
enum Signals {
  /// `timeout`, shells and process managers send a signal to a process and to its group, so that it
  /// comes twice: a second one this soon is the first one again.
  static let repeatNanoseconds: UInt64 = 1_000_000_000

  /// When the first SIGTERM or SIGINT came; 0 before that.
  private static let stoppingSince = Atomic<UInt64>(0)

  /// Never returns: the process ends with status 0 when `stop` has returned.
  ///
  /// A second SIGTERM or SIGINT ends it at once. `stop` and `reload` run beside the main thread.
  /// `ready` runs once signals are listened to: whoever is told of a start may end it at once.
  static func wait(
    ready: () -> Void,
    stop: @escaping @Sendable () -> Void,
    reload: (@Sendable () -> Void)? = nil
  ) -> Never {
    SignalSource.ignoreBrokenPipe()
    let signals = [SIGTERM, SIGINT] + (reload == nil ? [] : [SIGHUP])
    let source = SignalSource(signals) { number in
      guard number != SIGHUP else {
        reload?()
        return
      }
      let now = Clock.monotonicNanoseconds()
      let since = stoppingSince.load(ordering: .relaxed)
      guard since == 0 else {
        if now - since > repeatNanoseconds { exit(128 + number) }
        return
      }
      stoppingSince.store(now, ordering: .relaxed)
      DispatchQueue.global().async {
        stop()
        exit(0)
      }
    }
    ready()
    withExtendedLifetime(source) { dispatchMain() }
  }
}
