import Dispatch
import Foundation
import Glibc

/// Waits on the main thread for the signals that end or reload a running command.
@MainActor
final class Signals {
  private var sources: [any DispatchSourceSignal] = []
  private var isStopping = false

  /// Never returns: `stop` ends the process, or a second SIGTERM or SIGINT does.
  ///
  /// A connection that its peer has closed must not end the process, so SIGPIPE is ignored.
  static func wait(
    stop: @escaping @MainActor () -> Void,
    reload: (@MainActor () -> Void)? = nil
  ) -> Never {
    let signals = Signals()
    ignore(SIGPIPE)
    for number in [SIGTERM, SIGINT] {
      signals.on(number) {
        guard !signals.isStopping else { Glibc.exit(128 + number) }
        signals.isStopping = true
        stop()
      }
    }
    if let reload { signals.on(SIGHUP, reload) }
    withExtendedLifetime(signals) { dispatchMain() }
  }

  private func on(_ number: Int32, _ action: @escaping @MainActor () -> Void) {
    Self.ignore(number)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
    source.setEventHandler { MainActor.assumeIsolated(action) }
    source.activate()
    sources.append(source)
  }

  private static func ignore(_ number: Int32) {
    _ = signal(number, SIG_IGN)
  }
}
