/// The people of a group. WARest looks only at exceptions: that WhatsApp refused one person comes
/// back as success, and who cannot be resolved vanishes from the lists.
extension WARestModel {
  mutating func participantAnswer(_ group: GroupCall) throws(Answer) -> Answer {
    switch group.call.operation {
    case .getGroupParticipants: try participantList(group)
    case .getGroupParticipantsRequests: requestList(group)
    case .postGroupParticipantsAdd: addParticipants(group)
    case .deleteGroupParticipantsRemove: removeParticipants(group)
    case .postGroupParticipantsPromote: rankParticipants(group, isPromotion: true)
    case .postGroupParticipantsDemote: rankParticipants(group, isPromotion: false)
    case .postGroupParticipantsRequestApprove: approveRequests(group)
    default: rejectRequests(group)
    }
  }

  /// A person's JID from digits or a JID; `nil` for groups, hidden ids and words.
  static func personJID(_ value: JSON) -> String? {
    guard let text = value.string?.trimmed, !text.isEmpty else { return nil }
    if text.contains("@"), !text.hasSuffix("@s.whatsapp.net"), !text.hasSuffix("@c.us") {
      return nil
    }
    let digits = text.prefix { $0 != "@" }.digits
    return digits.isEmpty ? nil : digits + "@s.whatsapp.net"
  }

  private func people(_ group: GroupCall) -> [String] {
    (group.call.body["participants"]?.array ?? []).compactMap(Self.personJID)
  }

  private static func digits(_ jid: String) -> String { String(jid.prefix { $0 != "@" }) }

  private mutating func participantList(_ group: GroupCall) throws(Answer) -> Answer {
    let refusal = memberRefusal(group)
    if let failure = whatsApp(.groupMetadata, group.session, group.groupID, refusal: refusal) {
      throw Answer(500, 8000, failure)
    }
    let members = groupIndex(group.groupID).map { groups[$0].participants } ?? []
    let own = group.session.jid
    var object = group.groupHead
    object["participants"] = .array(
      members.map { person in
        var row: JSONObject = ["id": .string(person.jid)]
        if let lid = person.lid { row["lid"] = .string(lid) }
        row["isMe"] = .bool(person.jid == own)
        row["isAdmin"] = .bool(person.isAdmin)
        row["isSuperAdmin"] = .bool(person.isSuperAdmin)
        return .object(row)
      }
    )
    return .ok("Participants fetched", .object(object))
  }

  private mutating func requestList(_ group: GroupCall) -> Answer {
    let refusal = adminRefusal(group)
    let failure = whatsApp(
      .groupRequestParticipantsList,
      group.session,
      group.groupID,
      refusal: refusal,
      isSwallowed: true
    )
    let requests = failure == nil ? groupIndex(group.groupID).map { groups[$0].joinRequests } : nil
    var object = group.groupHead
    object["joinRequests"] = .array(
      (requests ?? []).map { request in
        [
          "jid": .string(request.jid), "lid": .string(request.lid),
          "phone": .string(Self.digits(request.jid)), "requestMethod": .string(request.method),
          "requestTime": .int(request.time),
        ]
      }
    )
    return .ok("Join requests fetched", .object(object))
  }

  private static func summary(_ done: Int, _ failed: Int) -> JSON {
    failed == 0 ? "success" : done == 0 ? "failed" : "partial"
  }

  /// 200 when nobody failed, else 207 with everybody in it.
  private static func outcome(
    _ object: JSONObject,
    _ past: String,
    _ verb: String,
    _ failed: Int
  ) -> Answer {
    failed == 0
      ? .ok("Participants \(past)", .object(object))
      : .partial("Some participants failed to \(verb)", .object(object))
  }

  private mutating func addParticipants(_ group: GroupCall) -> Answer {
    var (added, failed): ([String], [String]) = ([], [])
    for jid in people(group) {
      let refusal = adminRefusal(group)
      let failure = whatsApp(
        .groupParticipantsUpdate,
        group.session,
        jid,
        refusal: refusal,
        isSwallowed: true
      )
      guard failure == nil else {
        failed.append(Self.digits(jid))
        continue
      }
      added.append(Self.digits(jid))
      guard let index = groupIndex(group.groupID) else { continue }
      if !groups[index].isMember(jid), !World.privateNumbers.contains(Self.digits(jid)) {
        groups[index].participants.append(SimulatedGroup.Participant(jid: jid))
      }
    }
    var object = group.groupHead
    object["addedParticipants"] = .strings(added)
    object["failedToAdd"] = .strings(failed)
    object["status"] = Self.summary(added.count, failed.count)
    return Self.outcome(object, "added", "add", failed.count)
  }

  /// The members, or nobody when they cannot be read: then nothing is done and all is well.
  private mutating func readMembers(_ group: GroupCall) -> [SimulatedGroup.Participant]? {
    let refusal = memberRefusal(group)
    let failure = whatsApp(
      .groupMetadata,
      group.session,
      group.groupID,
      refusal: refusal,
      isSwallowed: true
    )
    guard failure == nil, let index = groupIndex(group.groupID) else { return nil }
    return groups[index].participants
  }

  private mutating func removeParticipants(_ group: GroupCall) -> Answer {
    let members = readMembers(group) ?? []
    var (removed, failed): ([String], [String]) = ([], [])
    for jid in people(group) where members.contains(where: { $0.jid == jid }) {
      let refusal = adminRefusal(group)
      let failure = whatsApp(
        .groupParticipantsUpdate,
        group.session,
        jid,
        refusal: refusal,
        isSwallowed: true
      )
      guard failure == nil else {
        failed.append(Self.digits(jid))
        continue
      }
      removed.append(Self.digits(jid))
      if let index = groupIndex(group.groupID) {
        groups[index].participants.removeAll { $0.jid == jid }
      }
    }
    var object = group.groupHead
    object["removedParticipants"] = .strings(removed)
    object["failedToRemove"] = .strings(failed)
    object["status"] = Self.summary(removed.count, failed.count)
    return Self.outcome(object, "removed", "remove", failed.count)
  }

  private mutating func rankParticipants(_ group: GroupCall, isPromotion: Bool) -> Answer {
    let members = readMembers(group) ?? []
    let done = isPromotion ? "promoted" : "demoted"
    var rows: [JSON] = []
    var (changed, failed) = (0, 0)
    func add(_ jid: String, _ status: String) {
      rows.append(["phone": .string(Self.digits(jid)), "status": .string(status)])
    }
    for jid in people(group) {
      guard let person = members.first(where: { $0.jid == jid }) else {
        add(jid, "failed")
        continue
      }
      if !isPromotion, person.isSuperAdmin {
        add(jid, "not permitted")
        continue
      }
      let refusal = adminRefusal(group)
      let failure = whatsApp(
        .groupParticipantsUpdate,
        group.session,
        jid,
        refusal: refusal,
        isSwallowed: true
      )
      guard failure == nil else {
        failed += 1
        add(jid, "failed")
        continue
      }
      changed += 1
      add(jid, done)
      if let index = groupIndex(group.groupID), let place = groups[index].index(of: jid) {
        groups[index].participants[place].isAdmin = isPromotion
      }
    }
    var object = group.groupHead
    object["participants"] = .array(rows)
    object["status"] = Self.summary(changed, failed)
    return Self.outcome(object, done, isPromotion ? "promote" : "demote", failed)
  }

  /// Answers one request to join; `nil` when it worked, though nobody may have asked.
  private mutating func decide(_ group: GroupCall, _ jid: String, joins: Bool) -> String? {
    let refusal = adminRefusal(group)
    let failure = whatsApp(
      .groupRequestParticipantsUpdate,
      group.session,
      jid,
      refusal: refusal,
      isSwallowed: true
    )
    guard failure == nil, let index = groupIndex(group.groupID) else { return failure }
    let count = groups[index].joinRequests.count
    groups[index].joinRequests.removeAll { $0.jid == jid }
    if joins, groups[index].joinRequests.count < count {
      groups[index].participants.append(SimulatedGroup.Participant(jid: jid))
    }
    return nil
  }

  private mutating func approveRequests(_ group: GroupCall) -> Answer {
    var (approved, failed): ([String], [String]) = ([], [])
    for jid in people(group) {
      if decide(group, jid, joins: true) == nil {
        approved.append(Self.digits(jid))
      } else {
        failed.append(Self.digits(jid))
      }
    }
    var object = group.groupHead
    object["approvedParticipants"] = .strings(approved)
    object["failedToApprove"] = .strings(failed)
    object["status"] = Self.summary(approved.count, failed.count)
    return Self.outcome(object, "approved", "approve", failed.count)
  }

  private mutating func rejectRequests(_ group: GroupCall) -> Answer {
    var rows: [JSON] = []
    var failed = 0
    for jid in people(group) {
      let isDone = decide(group, jid, joins: false) == nil
      failed += isDone ? 0 : 1
      rows.append(["phone": .string(Self.digits(jid)), "status": isDone ? "rejected" : "failed"])
    }
    var object = group.groupHead
    object["participants"] = .array(rows)
    // Partial even when everybody failed.
    object["status"] = failed == 0 ? "success" : "partial"
    return Self.outcome(object, "rejected", "reject", failed)
  }
}
