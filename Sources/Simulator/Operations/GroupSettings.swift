/// Reading a group and changing what it looks like.
extension WARestModel {
  mutating func groupList(_ group: GroupCall) -> Answer {
    var object = group.head
    let failure = whatsApp(
      .groupFetchAllParticipating,
      group.session,
      group.session.jid,
      isSwallowed: true
    )
    let mine = failure == nil ? groups.filter { $0.isMember(group.session.jid) } : []
    object["data"] = .array(mine.map(\.json))
    return .ok("Groups list fetched", .object(object))
  }

  mutating func groupInfo(_ group: GroupCall) throws(Answer) -> Answer {
    let refusal = memberRefusal(group)
    if let failure = whatsApp(.groupMetadata, group.session, group.groupID, refusal: refusal) {
      throw Answer(500, 8000, failure)
    }
    var object = group.head
    object["data"] = groupIndex(group.groupID).map { groups[$0].json } ?? .null
    return .ok("Group info", .object(object))
  }

  mutating func groupPicture(_ group: GroupCall) -> Answer {
    let url = groupIndex(group.groupID).flatMap { groups[$0].pictureURL }
    let failure = whatsApp(.profilePictureUrl, group.session, group.groupID, isSwallowed: true)
    var object = group.groupHead
    object["pictureUrl"] = failure == nil ? .optional(url) : .null
    return .ok("Group picture", .object(object))
  }

  mutating func setGroupPicture(_ group: GroupCall) throws(Answer) -> Answer {
    let text = Parameters.text(Self.pictureNames, in: group.sources) ?? ""
    guard let octets = MediaInput.picture(text) else {
      throw .invalid("picture is invalid or unreadable")
    }
    let refusal = adminRefusal(group)
    if let failure = whatsApp(.updateProfilePicture, group.session, group.groupID, refusal: refusal)
    {
      throw .downstream(failure)
    }
    let url = World.uploadedPicture(octets: octets)
    if let index = groupIndex(group.groupID) { groups[index].pictureURL = url }
    let failure = whatsApp(.profilePictureUrl, group.session, group.groupID, isSwallowed: true)
    var object = group.groupHead
    object["pictureUrl"] = failure == nil ? .string(url) : .null
    object["status"] = "success update group picture"
    return .ok("Group picture updated", .object(object))
  }

  mutating func removeGroupPicture(_ group: GroupCall) -> Answer {
    var object = group.groupHead
    let refusal = adminRefusal(group)
    let failure = whatsApp(
      .removeProfilePicture,
      group.session,
      group.groupID,
      refusal: refusal,
      isSwallowed: true
    )
    if failure != nil {
      object["status"] = "failed"
      return .partial("Failed to remove group picture", .object(object))
    }
    if let index = groupIndex(group.groupID) { groups[index].pictureURL = nil }
    object["status"] = "success remove group picture"
    return .ok("Group picture removed", .object(object))
  }

  mutating func setGroupName(_ group: GroupCall) throws(Answer) -> Answer {
    let name = Parameters.text(["groupName", "name", "subject"], in: group.sources) ?? ""
    try change(group, .groupUpdateSubject) { $0.subject = name }
    var object = group.groupHead
    object["groupName"] = .string(name)
    object["status"] = "success update group name"
    return .ok("Group name updated", .object(object))
  }

  mutating func setGroupDescription(_ group: GroupCall) throws(Answer) -> Answer {
    let names = ["groupDescription", "description", "desc"]
    let text = Parameters.text(names, in: group.sources) ?? ""
    try change(group, .groupUpdateDescription) { $0.description = text }
    var object = group.groupHead
    object["groupDescription"] = .string(text)
    object["status"] = "success update group description"
    return .ok("Group description updated", .object(object))
  }

  mutating func setGroupLocked(_ group: GroupCall) throws(Answer) -> Answer {
    let isLocked = Parameters.isOn(Parameters.value(["locked"], in: group.sources))
    try change(group, .groupSettingUpdate) { $0.isLocked = isLocked }
    let word = isLocked ? "locked" : "unlocked"
    var object = group.groupHead
    object["status"] = .string("success \(word) group")
    return .ok("Group \(word)", .object(object))
  }

  mutating func setGroupAnnouncement(_ group: GroupCall) throws(Answer) -> Answer {
    let isOn = Parameters.isOn(Parameters.value(["announcement"], in: group.sources))
    try change(group, .groupSettingUpdate) { $0.isAnnouncement = isOn }
    var object = group.groupHead
    object["status"] = "success set announcement mode"
    return .ok("Announcement mode \(isOn ? "enabled" : "disabled")", .object(object))
  }

  /// A change whose failure is passed on as a bad gateway.
  private mutating func change(
    _ group: GroupCall,
    _ name: WhatsAppCall,
    _ body: (inout SimulatedGroup) -> Void
  ) throws(Answer) {
    if let failure = whatsApp(name, group.session, group.groupID, refusal: adminRefusal(group)) {
      throw .downstream(failure)
    }
    if let index = groupIndex(group.groupID) { body(&groups[index]) }
  }

  mutating func groupInvite(_ group: GroupCall) -> Answer {
    let refusal = adminRefusal(group)
    let failure = whatsApp(
      .groupInviteCode,
      group.session,
      group.groupID,
      refusal: refusal,
      isSwallowed: true
    )
    var object = group.groupHead
    object["inviteLink"] =
      failure == nil
      ? .optional(groupIndex(group.groupID).map { groups[$0].inviteLink }) : .null
    return .ok("Invite link fetched", .object(object))
  }

  mutating func revokeInvite(_ group: GroupCall) -> Answer {
    let refusal = adminRefusal(group)
    let failure = whatsApp(
      .groupRevokeInvite,
      group.session,
      group.groupID,
      refusal: refusal,
      isSwallowed: true
    )
    var object = group.groupHead
    guard failure == nil, let index = groupIndex(group.groupID) else {
      object["inviteLink"] = .null
      object["status"] = "failed"
      return .ok("Invite link revoked", .object(object))
    }
    groups[index].inviteCode = random.letters(22, from: SeededGenerator.alphanumerics)
    object["inviteLink"] = .string(groups[index].inviteLink)
    object["status"] = "success revoke invite link"
    return .ok("Invite link revoked", .object(object))
  }
}
