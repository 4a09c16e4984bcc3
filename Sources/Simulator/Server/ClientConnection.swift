import HTTP1
import Transport

/// One connection of a client: octets that came, octets that wait to go, and what is between.
final class ClientConnection {
  enum Phase {
    case head
    case body(BodyDecoder)
    /// A reply is due later; what was pipelined behind waits.
    case waiting
    /// Nothing is read any more: the rest goes out and then it closes.
    case closing
  }

  var socket: Socket
  let isLoopback: Bool
  var phase = Phase.head
  var input: [UInt8] = []
  /// Octets of `input` that are done with.
  var consumed = 0
  var scanned = 0
  var head = ReceivedHead()
  var body: [UInt8] = []
  var output: [UInt8] = []
  var sent = 0
  /// A head was read here.
  var hasServed = false
  /// The peer sends nothing more.
  var isInputEnded = false
  /// Milliseconds of the monotonic clock.
  var lastUsed: UInt64

  init(socket: consuming Socket, isLoopback: Bool, now: UInt64) {
    self.socket = socket
    self.isLoopback = isLoopback
    lastUsed = now
  }

  var hasOutput: Bool { sent < output.count }

  var isClosing: Bool {
    if case .closing = phase { true } else { false }
  }

  var isWaiting: Bool {
    if case .waiting = phase { true } else { false }
  }

  /// Nothing is under way: the time that it may stay so runs.
  var isIdle: Bool {
    if case .head = phase { !hasOutput && consumed == input.count } else { false }
  }

  /// Forgets what is done with, when that is much or all.
  func compact() {
    if consumed == input.count {
      input.removeAll(keepingCapacity: input.capacity <= 1 << 16)
      consumed = 0
      scanned = 0
    } else if consumed > 1 << 16 {
      input.removeFirst(consumed)
      scanned = max(0, scanned - consumed)
      consumed = 0
    }
  }
}
