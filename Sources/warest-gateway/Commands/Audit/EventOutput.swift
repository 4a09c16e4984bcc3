import Audit
import HTTP1

/// Standard output for events made of records.
final class EventOutput {
  private let lines = LineOutput()
  private var export: RecordExport
  private var event = ByteWriter(capacity: RecordExport.eventBytesMax)

  /// Lines with the frame of a record that are none inside.
  private var oddLines = 0

  init(_ format: ExportFormat) {
    export = RecordExport(format)
  }

  /// - Returns: False when nobody reads any more.
  func add(_ line: Span<UInt8>) -> Bool {
    event.removeAll()
    if export.convert(line, into: &event) {
      // SAFETY: the event is not written while it is copied; a line feed is its last octet.
      lines.add(
        line: unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: event.bytes.dropLast()))
      )
    } else {
      oddLines += 1
    }
    return lines.isOpen
  }

  func finish(_ console: Console) throws {
    try lines.finish()
    guard oddLines > 0 else { return }
    let lines = oddLines == 1 ? "1 line is" : "\(oddLines) lines are"
    console.note("\(lines) no record inside and left out; audit verify says more")
  }
}
