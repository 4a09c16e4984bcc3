import Gateway
package import HTTP1
package import Transport

/// The end of a chain of records: what the next one continues.
///
/// Trivially copyable, so that a write that failed is taken back by putting the old value back.
package struct AuditChain: Sendable, Equatable {
  /// Sequence number of the last record; 0: there is none yet.
  package var sequence: UInt64

  /// Hash of the last record; all zero at the beginning.
  package private(set) var hash: Digest32

  /// The same in 64 digits, which stand in two lines.
  private var hashText: InlineArray<64, UInt8>

  package init(sequence: UInt64 = 0, hash: Digest32 = Digest32(0, 0, 0, 0)) {
    self.sequence = sequence
    self.hash = hash
    hashText = hash.digits
  }

  package static func == (left: AuditChain, right: AuditChain) -> Bool {
    left.sequence == right.sequence && left.hash == right.hash
  }

  /// Completes one record and appends its line.
  ///
  /// - Parameters:
  ///   - record: As `AuditRecord` writes it, with its line feed: `"time":"…",…}\n`.
  ///   - lines: Has room for it, or overflows.
  package mutating func append(_ record: Span<UInt8>, to lines: inout ByteWriter) {
    let start = lines.count
    sequence += 1
    lines.append(AuditLine.head)
    lines.append(decimal: sequence)
    lines.append(UInt8(ascii: ","))
    lines.append(record.extracting(first: max(record.count - 2, 0)))
    seal(from: start, &lines)
  }

  /// Puts the tail behind a line whose body begins at `start`.
  mutating func seal(from start: Int, _ lines: inout ByteWriter) {
    guard !lines.overflowed else { return }
    let previous = hash
    let text = hashText
    do {
      // SAFETY: what the writer has written so far, which is not changed while it is hashed.
      let body = unsafe UnsafeBufferPointer(rebasing: lines.bytes[start...])
      hash = AuditLine.hash(previous, unsafe Span(_unsafeElements: body))
    }
    hashText = hash.digits
    lines.append(AuditLine.previousOpening)
    lines.append(text.span)
    lines.append(AuditLine.hashOpening)
    lines.append(hashText.span)
    lines.append(AuditLine.closing)
    lines.append(UInt8(ascii: "\n"))
  }
}
