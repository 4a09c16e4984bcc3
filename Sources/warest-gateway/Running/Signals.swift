import Dispatch
import Glibc
import Synchronization
import Transport

/// Waits for the signals that end or reload a running command.
enum Signals {
  private static let isStopping = Atomic<Bool>(false)

  /// Never returns: the process ends with status 0 when `stop` has returned.
  ///
  /// A second SIGTERM or SIGINT ends it at once. Both closures run beside the main thread.
  static func wait(
    stop: @escaping @Sendable () -> Void,
    reload: (@Sendable () -> Void)? = nil
  ) -> Never {
    SignalSource.ignoreBrokenPipe()
    let signals = [SIGTERM, SIGINT] + (reload == nil ? [] : [SIGHUP])
    let source = SignalSource(signals) { number in
      if number == SIGHUP {
        reload?()
        return
      }
      guard !isStopping.exchange(true, ordering: .relaxed) else { exit(128 + number) }
      DispatchQueue.global().async {
        stop()
        exit(0)
      }
    }
    withExtendedLifetime(source) { dispatchMain() }
  }
}
