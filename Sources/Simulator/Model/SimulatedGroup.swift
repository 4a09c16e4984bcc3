/// A WhatsApp group.
struct SimulatedGroup {
  struct Participant {
    let jid: String
    var lid: String?
    var isAdmin = false
    var isSuperAdmin = false
  }

  struct JoinRequest {
    let jid: String
    let lid: String
    let method: String
    let time: Int64
  }

  let id: String
  var subject: String
  var description: String
  var isLocked = false
  var isAnnouncement = false
  var inviteCode: String
  var pictureURL: String?
  var participants: [Participant]
  var joinRequests: [JoinRequest] = []
  /// New people wait for an admin.
  var needsApproval = false
  var creation: Int64 = 1_700_000_000
  var owner = "6281111111111@s.whatsapp.net"

  func index(of jid: String) -> Int? { participants.firstIndex { $0.jid == jid } }

  func isMember(_ jid: String) -> Bool { index(of: jid) != nil }

  func isAdmin(_ jid: String) -> Bool { index(of: jid).map { participants[$0].isAdmin } ?? false }

  var json: JSON {
    [
      "id": .string(id), "subject": .string(subject), "subjectOwner": .string(owner),
      "subjectTime": 1_730_000_000, "creation": .int(creation), "owner": .string(owner),
      "desc": .string(description), "descId": "D1", "restrict": .bool(isLocked),
      "announce": .bool(isAnnouncement), "isCommunity": false, "joinApprovalMode": true,
      "memberAddMode": true, "addressingMode": "pn", "participantsCount": .int(participants.count),
    ]
  }

  static let linkPrefix = "https://chat.whatsapp.com/"

  var inviteLink: String { Self.linkPrefix + inviteCode }
}
