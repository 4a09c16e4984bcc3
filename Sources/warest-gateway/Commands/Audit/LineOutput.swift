import Glibc
import Transport

/// Standard output for many lines: written in pieces, and not the end of the program when nobody
/// reads any more.
final class LineOutput {
  private static let pieceBytes = 1 << 16

  private var octets: [UInt8] = []

  /// False once the reader has gone.
  private(set) var isOpen = true

  /// Why it cannot be written, other than for that; `errno`.
  private var failure: Int32?

  init() {
    SignalSource.ignoreBrokenPipe()
    octets.reserveCapacity(2 * LineOutput.pieceBytes)
  }

  static func isTerminal(_ environment: [String: String]) -> Bool {
    isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
      && environment["TERM"] != "dumb"
  }

  func add(line: Span<UInt8>) {
    // SAFETY: the line is alive while it is copied.
    unsafe line.withUnsafeBufferPointer { line in unsafe octets.append(contentsOf: line) }
    octets.append(UInt8(ascii: "\n"))
    if octets.count >= LineOutput.pieceBytes { flush() }
  }

  func add(_ lines: [UInt8]) {
    octets += lines
    if octets.count >= LineOutput.pieceBytes { flush() }
  }

  func flush() {
    var written = 0
    while isOpen && written < octets.count {
      // SAFETY: no more is written than there is behind `written`.
      let count = unsafe octets.withUnsafeBytes { bytes in
        unsafe write(
          STDOUT_FILENO,
          bytes.baseAddress.map { unsafe $0 + written },
          bytes.count - written
        )
      }
      if count > 0 {
        written += count
      } else if errno == EAGAIN {
        // Somebody else has made it non-blocking.
        _ = wait(milliseconds: 100, for: Int16(POLLOUT))
      } else if errno != EINTR {
        isOpen = false
        if errno != EPIPE { failure = errno }
      }
    }
    octets.removeAll(keepingCapacity: true)
  }

  /// Sleeps, but not longer than somebody reads.
  func pause(milliseconds: Int32) {
    let events = wait(milliseconds: milliseconds, for: 0)
    if events & Int16(POLLERR | POLLNVAL) != 0 { isOpen = false }
  }

  private func wait(milliseconds: Int32, for events: Int16) -> Int16 {
    var entry = pollfd(fd: STDOUT_FILENO, events: events, revents: 0)
    // SAFETY: the kernel reads and writes one entry.
    _ = unsafe poll(&entry, 1, milliseconds)
    return entry.revents
  }

  /// - Throws: When there was an error other than that nobody reads.
  func finish() throws {
    flush()
    guard let failure else { return }
    throw CommandFailure(
      message: "standard output cannot be written: \(SystemError.text(failure))",
      status: .unavailable
    )
  }
}
