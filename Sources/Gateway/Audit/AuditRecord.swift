package import HTTP1
package import WARest

/// Writes one record of the audit log, member by member in the order of `AuditField`.
///
/// A record is written **without** its head `{"v":1,"seq":N,`: it starts at `"time":"…"` and ends
/// with `}` and a line feed. The one writer of the audit file puts the head before it under its
/// lock, which is what makes the order of sequence numbers the order of lines.
///
/// Absent means absent: a text of no octets, or a number that is nil, leaves its member out.
/// Message text, media, tokens and keys have no member here to stand in; phone numbers and ids of
/// people go in by `add(_:hmac:)`.
///
/// What each kind has, where known:
/// - intent: all from `requestID` to `bodySHA256`, and `count` when there were more recipients than
///   are listed.
/// - outcome: `requestID` to `cost`, then all from `status` to `count`.
/// - outcome of a refused call: the same, with `denied`, `limited` or `invalid`; `reason` is the
///   last part of the problem's type.
/// - start, stop, recovered: `reason`.
package struct AuditRecord: Sendable {
  private let mark: Int
  private var last = AuditField.chain
  private var listIsOpen = false

  /// Begins a record; `chain` is the name of the chain that it belongs to, or no octets.
  package init(
    _ kind: AuditKind,
    unixMicroseconds: Int64,
    chain: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    mark = writer.count
    writer.append("\"time\":\"")
    writer.append(unixMicroseconds: unixMicroseconds)
    writer.append(UInt8(ascii: "\""))
    add(.chain, text: chain, into: &writer)
    add(.kind, word: kind.name, into: &writer)
  }

  /// Begins a record with a time that is text already, RFC 3339 in UTC with microseconds, which a
  /// loop writes once a turn.
  package init(_ kind: AuditKind, timestamp: Span<UInt8>, into writer: inout ByteWriter) {
    mark = writer.count
    writer.append("\"time\":\"")
    writer.append(timestamp)
    writer.append("\"")
    add(.kind, word: kind.name, into: &writer)
  }

  package init(_ kind: AuditKind, unixMicroseconds: Int64, into writer: inout ByteWriter) {
    self.init(kind, unixMicroseconds: unixMicroseconds, chain: Span(), into: &writer)
  }

  /// Writes a whole record about the gateway itself: start, stop or recovered.
  package static func write(
    _ kind: AuditKind,
    reason: StaticString,
    unixMicroseconds: Int64,
    into writer: inout ByteWriter
  ) -> Bool {
    var record = AuditRecord(kind, unixMicroseconds: unixMicroseconds, into: &writer)
    record.add(.reason, word: reason, into: &writer)
    return record.end(into: &writer)
  }

  /// Writes the outcome of an intent that was still open when the gateway last ended.
  package static func writeRestartOutcome(
    requestID: Span<UInt8>,
    unixMicroseconds: Int64,
    into writer: inout ByteWriter
  ) -> Bool {
    var record = AuditRecord(.outcome, unixMicroseconds: unixMicroseconds, into: &writer)
    record.add(.requestID, text: requestID, into: &writer)
    record.add(Outcome.unknown, into: &writer)
    record.add(Delivery.unknown, into: &writer)
    record.add(.reason, word: "restart", into: &writer)
    return record.end(into: &writer)
  }

  /// Adds the members from `requestID` to `cost` as another record of the same call has them.
  package mutating func add(identity octets: Span<UInt8>, into writer: inout ByteWriter) {
    assert(last.rawValue < AuditField.requestID.rawValue, "they come first")
    last = .cost
    writer.append(octets)
  }

  /// Adds text that a peer may have written: escaped, and cut after
  /// `GatewayLimits.auditTextBytesMax` octets at a character's edge.
  package mutating func add(
    _ field: AuditField,
    text: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    guard text.count > 0 else { return }
    open(field, &writer)
    writer.append(jsonText: text, bytesMax: GatewayLimits.auditTextBytesMax)
  }

  /// Adds a word of the program's own, which needs no escaping.
  package mutating func add(
    _ field: AuditField,
    word: StaticString,
    into writer: inout ByteWriter
  ) {
    guard word.utf8CodeUnitCount > 0 else { return }
    open(field, &writer)
    writer.append(UInt8(ascii: "\""))
    writer.append(word)
    writer.append(UInt8(ascii: "\""))
  }

  package mutating func add(
    _ field: AuditField,
    number: UInt64?,
    into writer: inout ByteWriter
  ) {
    guard let number else { return }
    open(field, &writer)
    writer.append(decimal: number)
  }

  package mutating func add(_ id: RequestID, into writer: inout ByteWriter) {
    open(.requestID, &writer)
    writer.append(UInt8(ascii: "\""))
    writer.append(id)
    writer.append(UInt8(ascii: "\""))
  }

  package mutating func add(_ effect: Effect, into writer: inout ByteWriter) {
    add(.effect, word: effect.name, into: &writer)
  }

  package mutating func add(_ outcome: Outcome, into writer: inout ByteWriter) {
    add(.outcome, word: outcome.name, into: &writer)
  }

  package mutating func add(_ delivery: Delivery, into writer: inout ByteWriter) {
    add(.delivery, word: delivery.name, into: &writer)
  }

  /// Adds `hmac-sha256:` and the first 16 octets of a keyed HMAC in hexadecimal.
  package mutating func add(
    _ field: AuditField,
    hmac: (UInt64, UInt64),
    into writer: inout ByteWriter
  ) {
    open(field, &writer)
    writer.append("\"hmac-sha256:")
    writer.append(hexadecimal16: hmac.0)
    writer.append(hexadecimal16: hmac.1)
    writer.append(UInt8(ascii: "\""))
  }

  /// Adds a SHA-256 digest in hexadecimal, its first octets in the first word.
  package mutating func add(
    _ field: AuditField,
    digest words: (UInt64, UInt64, UInt64, UInt64),
    into writer: inout ByteWriter
  ) {
    open(field, &writer)
    writer.append(UInt8(ascii: "\""))
    writer.append(hexadecimal16: words.0)
    writer.append(hexadecimal16: words.1)
    writer.append(hexadecimal16: words.2)
    writer.append(hexadecimal16: words.3)
    writer.append(UInt8(ascii: "\""))
  }

  /// Adds one more entry to the list of recipients.
  package mutating func add(recipientHMAC hmac: (UInt64, UInt64), into writer: inout ByteWriter) {
    openRecipient(&writer)
    writer.append("\"hmac-sha256:")
    writer.append(hexadecimal16: hmac.0)
    writer.append(hexadecimal16: hmac.1)
    writer.append(UInt8(ascii: "\""))
  }

  /// Adds one more entry to the list of recipients, in plain text: a group, or where the
  /// configuration says so.
  package mutating func add(recipient: Span<UInt8>, into writer: inout ByteWriter) {
    guard recipient.count > 0 else { return }
    openRecipient(&writer)
    writer.append(jsonText: recipient, bytesMax: GatewayLimits.auditTextBytesMax)
  }

  /// Ends the list of recipients, when there is one.
  package mutating func endRecipients(into writer: inout ByteWriter) { closeList(&writer) }

  /// Ends the line.
  ///
  /// - Returns: False when the writer was too small: the half record has been taken back, and the
  ///   call must be treated as one that could not be put on record. `overflowed` stays set until
  ///   the writer's `removeAll`, so give it `GatewayLimits.auditRecordBytesMax` of room beforehand.
  package mutating func end(into writer: inout ByteWriter) -> Bool {
    closeList(&writer)
    writer.append("}\n")
    guard writer.overflowed else { return true }
    writer.truncate(to: mark)
    return false
  }

  private mutating func open(_ field: AuditField, _ writer: inout ByteWriter) {
    assert(field.rawValue > last.rawValue || field == .chain, "\(field) comes before \(last)")
    closeList(&writer)
    last = field
    writer.append(field.opening)
  }

  private mutating func openRecipient(_ writer: inout ByteWriter) {
    if listIsOpen {
      writer.append(UInt8(ascii: ","))
    } else {
      open(.recipients, &writer)
      writer.append(UInt8(ascii: "["))
      listIsOpen = true
    }
  }

  private mutating func closeList(_ writer: inout ByteWriter) {
    guard listIsOpen else { return }
    writer.append(UInt8(ascii: "]"))
    listIsOpen = false
  }
}
