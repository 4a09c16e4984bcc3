import HTTP1
package import Transport

extension CheckpointLine {
  /// What a checkpoint's line says.
  package struct Statement: Sendable {
    package var chainName: UInt64
    package var openIntents: UInt64
    package var after: UInt64

    /// The id of the key that it says it is signed with.
    package var keyID: UInt64
    var isStart: Bool
    var isStop: Bool
    var signature: InlineArray<64, UInt8>

    /// Octets of the line that are signed.
    var signedBytes: Int
  }

  /// Octets from the comma before `signature` to the end of its value.
  private static var signatureBytes: Int { signatureOpening.utf8CodeUnitCount + 128 + 1 }

  /// - Parameter line: A line with the frame of a record.
  /// - Returns: Nil unless it has all members of a checkpoint, the signature as the last.
  package static func read(_ line: Span<UInt8>) -> Statement? {
    let signedBytes = line.count - AuditLine.tailBytes - signatureBytes
    guard signedBytes > 0, AuditLine.has(signatureOpening, line, at: signedBytes),
      AuditLine.has("\"", line, at: line.count - AuditLine.tailBytes - 1),
      let chainName = LineMember.hexadecimal16(",\"chain\":\"", of: line),
      LineMember.has(",\"kind\":\"checkpoint\"", in: line),
      let openIntents = LineMember.number(",\"open\":", of: line),
      let after = LineMember.number(",\"after\":", of: line),
      let keyID = LineMember.hexadecimal16(",\"key\":\"", of: line)
    else { return nil }
    var signature = InlineArray<64, UInt8>(repeating: 0)
    let start = signedBytes + signatureOpening.utf8CodeUnitCount
    for index in 0..<64 {
      guard let high = digit(line[start + index * 2]), let low = digit(line[start + index * 2 + 1])
      else { return nil }
      signature[index] = high << 4 | low
    }
    return Statement(
      chainName: chainName,
      openIntents: openIntents,
      after: after,
      keyID: keyID,
      isStart: LineMember.has(",\"reason\":\"start\"", in: line),
      isStop: LineMember.has(",\"reason\":\"stop\"", in: line),
      signature: signature,
      signedBytes: signedBytes
    )
  }

  /// Whether the statement is signed by this key, in a line that continues `previous`.
  package static func isSigned(
    _ statement: Statement,
    _ line: Span<UInt8>,
    after previous: Digest32,
    by key: VerifyingKey
  ) -> Bool {
    var message = ByteWriter(capacity: statement.signedBytes + 128)
    write(message: line.extracting(first: statement.signedBytes), previous, into: &message)
    let signature = statement.signature
    // SAFETY: the message is not written while it is read.
    return unsafe key.verifies(signature.span, of: Span(_unsafeElements: message.bytes))
  }

  /// Lower case alone: a line has one spelling.
  private static func digit(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x61...0x66: octet - 0x57
    default: nil
    }
  }
}
