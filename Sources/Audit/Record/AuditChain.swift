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
  package var hash: Digest32

  package init(sequence: UInt64 = 0, hash: Digest32 = Digest32(0, 0, 0, 0)) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Completes one record and appends its line.
  ///
  /// - Parameter record: As `AuditRecord` writes it, with its line feed: `"time":"…",…}\n`.
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
    do {
      // SAFETY: what the writer has written so far, which is not changed while it is hashed.
      let body = unsafe UnsafeBufferPointer(rebasing: lines.bytes[start...])
      hash = AuditLine.hash(previous, unsafe Span(_unsafeElements: body))
    }
    lines.append(AuditLine.previousOpening)
    lines.append(previous)
    lines.append(AuditLine.hashOpening)
    lines.append(hash)
    lines.append(AuditLine.closing)
    lines.append(UInt8(ascii: "\n"))
  }
}

extension ByteWriter {
  /// Appends 64 lower-case hexadecimal digits.
  package mutating func append(_ digest: Digest32) {
    append(hexadecimal16: digest.words.0)
    append(hexadecimal16: digest.words.1)
    append(hexadecimal16: digest.words.2)
    append(hexadecimal16: digest.words.3)
  }
}
