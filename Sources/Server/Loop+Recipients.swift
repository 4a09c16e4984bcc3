import Audit
import Gateway
import HTTP1
import Transport
import WARest

/// Whom a call is about and what was sent, on record so that a search finds it and nobody reads it
/// there: people by keyed hashes, groups by their ids, a body by a keyed hash.
extension Loop {
  /// Takes over another key once it has come into use; nothing else in a turn looks for one.
  mutating func refreshRecipientKey() {
    guard let keys = gateway.recipientKeys, keys.version != recipientKeyVersion else { return }
    recipientKeyVersion = keys.version
    recipientHasher = keys.current.hasher
  }

  /// Begins to note whom the call names.
  mutating func beginSubject(_ downstream: Slot<Downstream>, _ block: Block) {
    // SAFETY: the region is large enough, which `Loop.init` checks, and used for nothing else.
    unsafe block.subject.initialize(to: CallSubject())
    downstream.value.call.hasSubject = true
    guard let hasher = recipientHasher, downstream.value.call.exchange.hasEffect,
      downstream.value.call.bodyForm.isForwarded,
      downstream.value.call.bodyLength ?? 0 <= UInt64(BlockLayout.heldBodyBytesMax)
    else { return }
    // SAFETY: as above.
    unsafe block.subject.pointee.body = hasher.beginBody()
    downstream.value.call.hashesBody = true
  }

  /// Hashes a piece of a body as the caller sent it, as long as all of it can be held.
  ///
  /// A longer one has no hash on record: that would cost more than all else that is done to it.
  func hashBody(_ downstream: Slot<Downstream>, _ block: Block, _ octets: Span<UInt8>) {
    guard downstream.value.call.hashesBody else { return }
    guard downstream.value.call.bytesIn <= UInt64(BlockLayout.heldBodyBytesMax) else {
      downstream.value.call.hashesBody = false
      return
    }
    // SAFETY: the subject was begun.
    unsafe block.subject.pointee.body.update(octets)
  }

  /// Takes over whom the body has named so far; the filter starts with those that were named before
  /// it.
  func gatherPeople(_ downstream: Slot<Downstream>, _ block: Block) {
    // SAFETY: the filter of the body's form was started in the call's block, and the subject was
    // begun.
    switch downstream.value.call.bodyForm {
    case .json: unsafe block.subject.pointee.people = block.scanner.pointee.people
    case .multipart: unsafe block.subject.pointee.people = block.multipart.pointee.people
    case .none, .form, .raw, .ignored: break
    }
  }

  /// Adds the session.
  ///
  /// What a caller gives for one that is not his may be anything, also somebody's phone number;
  /// then it stands on record as such.
  static func addSession(
    _ session: Span<UInt8>,
    of client: Int,
    _ gateway: GatewayContext,
    _ hasher: RecipientHasher?,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    guard !session.isEmpty else { return }
    let isName = SessionName.isValid(session) && !RecipientID.couldBePhone(session)
    if isName || client >= 0 && gateway.clients.mayUse(client: client, session: session) {
      record.add(.session, text: session, into: &writer)
      return
    }
    let id = RecipientID(session, as: .people)
    guard !id.isNone, let hasher else { return }
    let text = RecipientText(id)
    let hash = hasher.hash(text.octets.span.extracting(first: text.count))
    record.add(.session, hmac: hash, into: &writer)
  }

  /// Adds the members `target` and `recipients`: the chat or group that the call is about, and the
  /// people and groups that it names.
  static func addPeople(
    of call: borrowing Call,
    _ text: Span<UInt8>,
    _ hasher: RecipientHasher?,
    _ isPlain: Bool,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    let group = text.extracting(call.values.group.offsets)
    var target = RecipientID.none
    let isLong = isLongGroup(group)
    if isLong {
      // As nearly every group is named: nothing has to be read out of it.
      record.add(.target, text: group, into: &writer)
    } else {
      target = RecipientID(group, as: .group)
      if target.isNone {
        target = RecipientID(text.extracting(call.values.chat.offsets), as: .chat)
      }
    }
    guard call.hasSubject, let block = call.block else {
      add(target, asTarget: true, hasher, isPlain, to: &record, into: &writer)
      return
    }
    // SAFETY: the subject was begun, and nobody writes it meanwhile.
    if target.isNone && !isLong { target = unsafe block.subject.pointee.people.target }
    add(target, asTarget: true, hasher, isPlain, to: &record, into: &writer)
    for index in 0..<(unsafe block.subject.pointee.people.uniqueCount) {
      // SAFETY: as above.
      let id = unsafe block.subject.pointee.people[index]
      add(id, asTarget: false, hasher, isPlain, to: &record, into: &writer)
    }
  }

  /// 18 digits and the domain of groups, the canonical text of a group of today.
  private static func isLongGroup(_ text: Span<UInt8>) -> Bool {
    guard text.count == 23, text.extracting(18..<23).isEqual("@g.us") else { return false }
    for index in 0..<18 where !Octet.isDigit(text[index]) { return false }
    return true
  }

  private static func add(
    _ id: RecipientID,
    asTarget isTarget: Bool,
    _ hasher: RecipientHasher?,
    _ isPlain: Bool,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    guard !id.isNone else { return }
    let text = RecipientText(id)
    let octets = text.octets.span.extracting(first: text.count)
    if isPlain || id.isPlain {
      if isTarget {
        record.add(.target, text: octets, into: &writer)
      } else {
        record.add(recipient: octets, into: &writer)
      }
    } else if let hash = hasher?.hash(octets) {
      if isTarget {
        record.add(.target, hmac: hash, into: &writer)
      } else {
        record.add(recipientHMAC: hash, into: &writer)
      }
    }
  }

  /// Adds the hash of the body, when all of it was at hand.
  static func addBody(
    of call: borrowing Call,
    _ hasher: RecipientHasher?,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    guard call.hashesBody, call.bytesIn > 0, let block = call.block, let hasher else { return }
    // SAFETY: the subject was begun, and nobody writes it meanwhile.
    let hash = hasher.hash(body: unsafe block.subject.pointee.body)
    record.add(.bodySHA256, hmac: hash, into: &writer)
  }

  /// Adds the member `count` when the call names more than are listed: all of them, but those
  /// beyond the list once for each time that they are named.
  static func addCut(
    of call: borrowing Call,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    // SAFETY: the subject was begun, and nobody writes it meanwhile.
    guard call.hasSubject, let block = call.block,
      !(unsafe block.subject.pointee.people.isComplete)
    else { return }
    let count = unsafe block.subject.pointee.people.countMax
    record.add(.count, number: UInt64(count), into: &writer)
  }
}
