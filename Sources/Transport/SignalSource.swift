import Dispatch
import Glibc

/// Calls a handler when the process gets one of some signals, which then do nothing else.
package final class SignalSource: Sendable {
  // SAFETY: the sources are set in `init` and from then on only kept alive and cancelled.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// - Parameters:
  ///   - signals: `SIGTERM` and so on.
  ///   - handler: Gets the signal's number, on a queue of its own, one at a time.
  package init(_ signals: [Int32], handler: @escaping @Sendable (Int32) -> Void) {
    let queue = DispatchQueue(label: "warest-gateway.signals")
    let registration = DispatchGroup()
    // SAFETY: nobody else has the sources yet.
    unsafe sources = signals.map { number in
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      registration.enter()
      source.setRegistrationHandler { registration.leave() }
      source.setEventHandler { handler(number) }
      source.resume()
      return source
    }
    // Dispatch takes the signal over on another thread. One that came before would be lost.
    registration.wait()
  }

  deinit {
    // SAFETY: nobody else has the sources any more.
    for source in unsafe sources { source.cancel() }
  }

  /// Makes a write to a connection that is gone an error like others, not the end of the process.
  package static func ignoreBrokenPipe() {
    _ = signal(SIGPIPE, SIG_IGN)
  }
}
