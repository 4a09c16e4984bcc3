/// Coming, going, and groups as a whole.
extension WARestModel {
  mutating func joinGroup(_ group: GroupCall) throws(Answer) -> Answer {
    let code = Self.inviteCode(group.sources) ?? ""
    let index = groups.firstIndex { $0.inviteCode == code }
    let isMember = index.map { groups[$0].isMember(group.session.jid) } ?? false
    let refusal = index == nil ? "not-acceptable" : isMember ? "conflict" : nil
    if let failure = whatsApp(.groupAcceptInvite, group.session, code, refusal: refusal) {
      throw .downstream(failure)
    }
    var object = group.head
    object["status"] = "success joined group"
    if let index {
      if groups[index].needsApproval {
        object["status"] = "pending approval to join"
      } else {
        groups[index].participants.append(SimulatedGroup.Participant(jid: group.session.jid))
      }
    }
    return .ok("Joined group via link", .object(object))
  }

  mutating func inviteInfo(_ group: GroupCall) -> Answer {
    let code = Self.inviteCode(group.sources) ?? ""
    let found = groups.first { $0.inviteCode == code }
    let refusal = found == nil ? "not-acceptable" : nil
    let failure = whatsApp(
      .groupGetInviteInfo,
      group.session,
      code,
      refusal: refusal,
      isSwallowed: true
    )
    let info = failure == nil ? found : nil
    var object = group.head
    object["groupId"] = .optional(info?.id)
    object["groupName"] = .optional(info?.subject)
    object["groupDescription"] = .optional(info?.description)
    object["participantsCount"] = .int(info?.participants.count ?? 0)
    object["isGroupLocked"] = .bool(info?.isLocked ?? false)
    object["isAnnouncement"] = .bool(info?.isAnnouncement ?? false)
    object["isEphemeral"] = false
    object["inviteLink"] = .optional(
      Parameters.text(["inviteLink", "link", "code"], in: group.sources)
    )
    return .ok("Invite info fetched", .object(object))
  }

  mutating func leaveGroup(_ group: GroupCall) -> Answer {
    var object = group.groupHead
    let refusal = memberRefusal(group)
    let failure = whatsApp(
      .groupLeave,
      group.session,
      group.groupID,
      refusal: refusal,
      isSwallowed: true
    )
    if failure != nil {
      object["status"] = "failed"
      return .partial("Failed to leave group", .object(object))
    }
    if let index = groupIndex(group.groupID) {
      groups[index].participants.removeAll { $0.jid == group.session.jid }
    }
    object["status"] = "success leave"
    return .ok("Left group", .object(object))
  }

  mutating func createGroup(_ group: GroupCall) throws(Answer) -> Answer {
    let name = Parameters.text(["groupName", "name", "subject"], in: group.sources) ?? ""
    if let failure = whatsApp(.groupCreate, group.session, name) {
      throw Answer(500, 8000, failure)
    }
    groupCount += 1
    let own = group.session.jid
    let people = (group.call.body["participants"]?.array ?? []).compactMap(Self.personJID)
    var made = SimulatedGroup(
      id: "1203630000000010\(groupCount)@g.us",
      subject: name,
      description: "",
      inviteCode: random.letters(22, from: SeededGenerator.alphanumerics),
      participants: [SimulatedGroup.Participant(jid: own, isAdmin: true, isSuperAdmin: true)]
        + people.filter { $0 != own }.map { SimulatedGroup.Participant(jid: $0) }
    )
    made.creation = group.call.nowSeconds
    made.owner = own
    groups.append(made)
    var object = group.head
    object["groupId"] = .string(made.id)
    return .ok("Group created", .object(object))
  }

  /// Removes everybody, revokes the link and leaves.
  mutating func deleteGroup(_ group: GroupCall) throws(Answer) -> Answer {
    let refusal = memberRefusal(group)
    if let failure = whatsApp(.groupMetadata, group.session, group.groupID, refusal: refusal) {
      throw Answer(500, 8000, failure)
    }
    guard let index = groupIndex(group.groupID) else { throw Answer(500, 8000, "item-not-found") }
    let own = group.session.jid
    var object = group.groupHead
    guard groups[index].isAdmin(own) else {
      object["status"] = "not permitted"
      object["normMembers"] = .array(groups[index].participants.map { Self.member($0, own) })
      throw Answer(403, 2201, "Bot is not an admin in this group", .object(object))
    }
    var removed: [String] = []
    var failed: [String] = []
    for person in groups[index].participants where person.jid != own {
      let digits = String(person.jid.prefix { $0 != "@" })
      let failure = whatsApp(
        .groupParticipantsUpdate,
        group.session,
        person.jid,
        isSwallowed: true
      )
      if failure == nil { removed.append(digits) } else { failed.append(digits) }
    }
    _ = whatsApp(.groupRevokeInvite, group.session, group.groupID, isSwallowed: true)
    let left = whatsApp(.groupLeave, group.session, group.groupID, isSwallowed: true) == nil
    if left { groups.remove(at: index) }
    object["removedParticipants"] = .strings(removed)
    object["failedToRemove"] = .strings(failed)
    object["status"] = left && failed.isEmpty ? "success delete group" : "partial"
    return failed.isEmpty
      ? .ok("Group disbanded", .object(object))
      : .partial("Some participants failed to remove", .object(object))
  }

  private static func member(_ person: SimulatedGroup.Participant, _ own: String) -> JSON {
    [
      "jid": .string(person.jid), "isAdmin": .bool(person.isAdmin),
      "isSuperAdmin": .bool(person.isSuperAdmin), "meJid": .string(own),
      "isSelf": .bool(person.jid == own),
    ]
  }
}
