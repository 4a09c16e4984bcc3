import Gateway
package import HTTP1
package import Transport

/// A record that is signed, and with it every record before it: whoever has no key can make no
/// chain that ends in one.
///
/// Signed is a fixed text, the hash of the record before, and the line up to its signature, closed
/// with `}`. The same line goes to the second path, where a tail that was cut off is missed.
package enum CheckpointLine {
  /// What a checkpoint says besides its place in the chain.
  package struct Facts: Sendable {
    /// The random name of the chain.
    package var chainName: UInt64
    package var reason: StaticString
    package var unixMicroseconds: Int64

    /// Intents without an outcome so far.
    package var openIntents: Int

    /// Sequence number of the checkpoint before; 0: there was none.
    package var after: UInt64

    package init(
      chainName: UInt64,
      reason: StaticString,
      unixMicroseconds: Int64,
      openIntents: Int,
      after: UInt64
    ) {
      self.chainName = chainName
      self.reason = reason
      self.unixMicroseconds = unixMicroseconds
      self.openIntents = openIntents
      self.after = after
    }
  }

  /// What the signed octets begin with, so that a signature can stand for nothing else.
  static let purpose: StaticString = "warest-gateway audit checkpoint 1\n"

  static let signatureOpening: StaticString = ",\"signature\":\""

  /// Octets of a whole line that are enough for any.
  private static let bytesMax = 1_024

  /// Completes a checkpoint and appends its line, with the line feed.
  ///
  /// - Returns: False when there is no signature or no room: nothing has changed but the writer's
  ///   `overflowed`.
  package static func append(
    _ facts: Facts,
    signedBy key: SigningKey,
    to chain: inout AuditChain,
    _ lines: inout ByteWriter
  ) -> Bool {
    let start = lines.count
    guard lines.room >= bytesMax else { return false }
    lines.append(AuditLine.head)
    lines.append(decimal: chain.sequence + 1)
    lines.append(UInt8(ascii: ","))
    write(facts, keyID: key.verifyingKey.id, into: &lines)
    guard let signature = sign(lines, from: start, chain.hash, key) else {
      lines.truncate(to: start)
      return false
    }
    lines.append(signatureOpening)
    for index in signature.indices { lines.append(hexadecimal2: signature[index]) }
    lines.append(UInt8(ascii: "\""))
    chain.sequence += 1
    chain.seal(from: start, &lines)
    return true
  }

  private static func write(_ facts: Facts, keyID: UInt64, into lines: inout ByteWriter) {
    var record = AuditRecord(
      .checkpoint,
      unixMicroseconds: facts.unixMicroseconds,
      chain: hexadecimal(facts.chainName).span,
      into: &lines
    )
    record.add(.reason, word: facts.reason, into: &lines)
    record.add(.open, number: UInt64(max(facts.openIntents, 0)), into: &lines)
    record.add(.after, number: facts.after, into: &lines)
    record.add(.key, text: hexadecimal(keyID).span, into: &lines)
  }

  private static func sign(
    _ lines: borrowing ByteWriter,
    from start: Int,
    _ previous: Digest32,
    _ key: SigningKey
  ) -> InlineArray<64, UInt8>? {
    var message = ByteWriter(capacity: bytesMax)
    do {
      // SAFETY: what the lines' writer has written so far, which is not changed meanwhile.
      let line = unsafe UnsafeBufferPointer(rebasing: lines.bytes[start...])
      write(message: unsafe Span(_unsafeElements: line), previous, into: &message)
    }
    guard !message.overflowed else { return nil }
    // SAFETY: the message is not written while it is signed.
    return unsafe key.sign(Span(_unsafeElements: message.bytes))
  }

  /// Writes the octets that are signed of a line up to its signature.
  static func write(
    message line: Span<UInt8>,
    _ previous: Digest32,
    into message: inout ByteWriter
  ) {
    message.append(purpose)
    let octets = previous.octets
    message.append(octets.span)
    message.append(line)
    message.append(UInt8(ascii: "}"))
  }

  private static func hexadecimal(_ word: UInt64) -> InlineArray<16, UInt8> {
    InlineArray<16, UInt8> { index in
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - index * 4) & 0xf)
      return digit < 10 ? 0x30 + digit : 0x57 + digit
    }
  }
}
