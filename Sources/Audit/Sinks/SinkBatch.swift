import HTTP1

/// Messages that are on their way, and how far.
struct SinkBatch: ~Copyable {
  /// How one message is told from the next.
  enum Framing {
    /// Lines as they are.
    case lines

    /// Each message by itself.
    case datagrams

    /// The message's length before it [RFC 6587 §3.4.1].
    case counted

    /// A line feed behind it [RFC 6587 §3.4.2]: records have none inside.
    case terminated
  }

  private let format: SyslogFormat

  /// Lines as they came from the queue, and messages made of them.
  private var lines = ByteWriter(capacity: SinkLimits.batchBytes)
  private var messages = ByteWriter(capacity: SinkBatch.bytesMax)
  private var header = ByteWriter(capacity: SinkLimits.frameBytesMax)

  /// Where each message ends, and how many of them are sent.
  private var ends: [Int] = []
  private(set) var sentMessages = 0

  /// Octets that are sent.
  private(set) var sent = 0
  private var framing = Framing.lines

  private static let bytesMax = 4 * SinkLimits.batchBytes

  /// The lines that the messages are made of; those behind it come next.
  private var framed = 0..<0

  init(_ format: SyslogFormat) {
    self.format = format
  }

  /// Every message that was made is sent; there may be lines for more.
  var isDone: Bool { sentMessages == ends.count }

  /// Lines that are not sent, or not wholly.
  var left: Int {
    // SAFETY: the lines are not changed while they are counted.
    let behind = unsafe lines.bytes[framed.upperBound...].count { $0 == UInt8(ascii: "\n") }
    return ends.count - sentMessages + behind
  }

  /// Some octets of a message are sent, and some are not.
  var isCut: Bool { sent != start }

  /// Where the first message that is not sent begins.
  private var start: Int { sentMessages == 0 ? 0 : ends[sentMessages - 1] }

  /// The octets that are not sent yet, of all messages or of one.
  var rest: UnsafeBufferPointer<UInt8> {
    let end = framing == .datagrams && !isDone ? ends[sentMessages] : messages.count
    // SAFETY: both ends lie within the messages, which are not changed before they are sent.
    return unsafe UnsafeBufferPointer(rebasing: messages.bytes[sent..<end])
  }

  /// Takes the next lines, once all are sent.
  ///
  /// `take` fills the writer with whole lines; false: there are none.
  mutating func refill(_ framing: Framing, _ take: (inout ByteWriter) -> Bool) {
    self.framing = framing
    if framed.upperBound == lines.count {
      lines.removeAll()
      framed = 0..<0
      guard take(&lines) else {
        forget()
        return
      }
    }
    frame(from: framed.upperBound)
  }

  /// Frames the lines anew for another kind of connection, all but those that are sent.
  mutating func reframe(_ framing: Framing) {
    guard framing != self.framing, !isDone else { return }
    self.framing = framing
    let sentBefore = sentMessages
    frame(from: framed.lowerBound)
    sentMessages = min(sentBefore, ends.count)
    sent = start
  }

  /// Makes messages of as many lines as there is room for.
  private mutating func frame(from first: Int) {
    forget()
    framed = first..<first
    while framed.upperBound < lines.count, messages.room >= SinkLimits.messageBytesMax {
      // SAFETY: the lines are not changed while they are read.
      let rest = unsafe lines.bytes[framed.upperBound...]
      let end = unsafe rest.firstIndex(of: UInt8(ascii: "\n")) ?? lines.count
      let line = unsafe UnsafeBufferPointer(rebasing: rest[..<end])
      append(unsafe Span(_unsafeElements: line))
      framed = first..<min(end + 1, lines.count)
    }
  }

  private mutating func append(_ line: Span<UInt8>) {
    if framing != .lines {
      header.removeAll()
      format.writeHeader(of: line, into: &header)
      if framing == .counted {
        messages.append(decimal: UInt64(header.count + line.count))
        messages.append(UInt8(ascii: " "))
      }
      // SAFETY: the header is not written while it is copied.
      unsafe messages.append(header.bytes)
    }
    messages.append(line)
    if framing == .lines || framing == .terminated { messages.append(UInt8(ascii: "\n")) }
    ends.append(messages.count)
  }

  private mutating func forget() {
    messages.removeAll()
    ends.removeAll(keepingCapacity: true)
    sentMessages = 0
    sent = 0
  }

  /// Octets were taken by the other side.
  mutating func advance(_ count: Int) {
    sent += count
    while sentMessages < ends.count, ends[sentMessages] <= sent { sentMessages += 1 }
  }

  /// Gives up the message that is being sent.
  mutating func skip() {
    guard !isDone else { return }
    advance(ends[sentMessages] - sent)
  }

  /// Goes back to the beginning of a message that was cut: the next connection gets it whole.
  mutating func rewind() {
    sent = start
  }
}
