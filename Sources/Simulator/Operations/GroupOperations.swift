extension WARestModel {
  private static let selectorNames = ["sessionId", "sessionid", "id", "session"]
  private static let phoneNames = ["phone", "number", "user", "msisdn", "phonenumber"]

  /// A group call with everything the handlers share.
  struct GroupCall {
    let call: Call
    let sources: [JSON]
    let session: SimulatedSession
    var groupID = ""

    /// The members every group reply starts with.
    var head: JSONObject {
      ["sessionId": .string(session.id), "phone": .string(session.number)]
    }

    var groupHead: JSONObject {
      var object = head
      object["groupId"] = .string(groupID)
      return object
    }
  }

  mutating func groupAnswer(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    let groupID = Self.groupID(sources)
    try checkGroupParameters(call, sources, groupID)
    let session = try groupSession(call, sources)
    let group = GroupCall(call: call, sources: sources, session: session, groupID: groupID ?? "")
    switch call.operation {
    case .getGroups: return groupList(group)
    case .getGroupInfo: return try groupInfo(group)
    case .getGroupPicture: return groupPicture(group)
    case .postGroupPicture: return try setGroupPicture(group)
    case .deleteGroupPicture: return removeGroupPicture(group)
    case .postGroupName: return try setGroupName(group)
    case .postGroupDescription: return try setGroupDescription(group)
    case .postGroupLocked: return try setGroupLocked(group)
    case .postGroupAnnouncement: return try setGroupAnnouncement(group)
    case .getGroupInvite: return groupInvite(group)
    case .postGroupInviteRevoke: return revokeInvite(group)
    case .postGroupJoinViaLink: return try joinGroup(group)
    case .getGroupJoinViaLink: return inviteInfo(group)
    case .postGroupLeave: return leaveGroup(group)
    case .postGroupCreate: return try createGroup(group)
    case .deleteGroupDelete: return try deleteGroup(group)
    default: return try participantAnswer(group)
    }
  }

  /// A group's JID; a bare id gets the domain of groups, and any other domain is no group.
  static func groupID(_ sources: [JSON]) -> String? {
    guard let text = Parameters.text(["groupId", "gid", "group"], in: sources) else { return nil }
    guard text.contains("@") else { return text + "@g.us" }
    return text.hasSuffix("@g.us") ? text : nil
  }

  /// The parameters are looked at before the session.
  private func checkGroupParameters(
    _ call: Call,
    _ sources: [JSON],
    _ groupID: String?
  ) throws(Answer) {
    let hasName = Parameters.text(["groupName", "name", "subject"], in: sources) != nil
    switch call.operation {
    case .getGroups: return
    case .postGroupJoinViaLink, .getGroupJoinViaLink:
      guard Self.inviteCode(sources) != nil else { throw .required("inviteLink") }
      return
    case .postGroupCreate:
      guard hasName else { throw .required("groupName") }
      return
    case .postGroupName:
      // WARest means to say more than the bare name here.
      guard groupID != nil else { throw Answer(400, 2001, "groupId") }
      guard hasName else { throw .required("groupName") }
    default: break
    }
    guard groupID != nil else { throw .required("groupId") }
    switch call.operation {
    case .postGroupParticipantsAdd, .deleteGroupParticipantsRemove, .postGroupParticipantsPromote,
      .postGroupParticipantsDemote, .postGroupParticipantsRequestApprove,
      .postGroupParticipantsRequestReject:
      guard let people = call.body["participants"]?.array, !people.isEmpty else {
        throw .required("participants")
      }
    case .postGroupPicture:
      guard Parameters.text(Self.pictureNames, in: sources) != nil else {
        throw .required("picture")
      }
    default: break
    }
  }

  static let pictureNames = ["picture", "image", "photo", "avatar"]

  private func groupSession(_ call: Call, _ sources: [JSON]) throws(Answer) -> SimulatedSession {
    guard let id = Parameters.text(Self.selectorNames, in: sources) else {
      let phone = Parameters.text(Self.phoneNames, in: sources)?.digits ?? ""
      let owned = sessions.first {
        $0.owner == call.user && $0.isOpen(at: call.now) && $0.gluedDigits == phone
      }
      guard let owned else { throw .sessionNotFound }
      return owned
    }
    return try ownedSession(call, id)
  }

  /// The checks of groups and profiles, in their order.
  func ownedSession(_ call: Call, _ id: String) throws(Answer) -> SimulatedSession {
    guard Parameters.isSessionID(id) else { throw .sessionInvalid }
    guard let session = sessions.first(where: { $0.id == id }) else { throw .sessionNotFound }
    guard session.owner == call.user else { throw .forbidden }
    guard session.isOpen(at: call.now) else { throw .loginRequired }
    return session
  }

  /// The first run of ten or more letters and digits, wherever it stands.
  static func inviteCode(_ sources: [JSON]) -> String? {
    guard let text = Parameters.text(["inviteLink", "link", "code"], in: sources) else {
      return nil
    }
    return text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.first { $0.count >= 10 }
      .map(String.init)
  }

  func groupIndex(_ id: String) -> Int? { groups.firstIndex { $0.id == id } }

  /// What WhatsApp says to someone who asks about a group: it must exist and have him in it.
  func memberRefusal(_ group: GroupCall) -> String? {
    guard let index = groupIndex(group.groupID) else { return "item-not-found" }
    return groups[index].isMember(group.session.jid) ? nil : "forbidden"
  }

  /// And to someone who wants to change it.
  func adminRefusal(_ group: GroupCall) -> String? {
    guard let index = groupIndex(group.groupID) else { return "item-not-found" }
    return groups[index].isAdmin(group.session.jid) ? nil : "forbidden"
  }
}
