/// What the stand-in starts with.
enum World {
  static func sessions(_ now: Int64) -> [SimulatedSession] {
    func session(
      _ id: String,
      _ state: SimulatedSession.State,
      _ number: String,
      owner: String = SimulatorConfiguration.user
    ) -> SimulatedSession {
      SimulatedSession(
        id: id,
        owner: owner,
        state: state,
        number: number,
        createdMilliseconds: now,
        lastConnectionMilliseconds: state == .open ? now : nil
      )
    }
    var main = session("main", .open, "6281234567890")
    main.contacts = [
      ("6281111111111@s.whatsapp.net", "Shop"), ("6282222222222@s.whatsapp.net", "Budi"),
      ("6283333333333@s.whatsapp.net", "Citra"),
    ]
    return [
      main, session("closed", .connecting, "6281234567891"),
      session("stopped", .stopped, "6281234567892"), session("second", .open, "6285555555555"),
      session("other", .open, "6280000000000", owner: SimulatorConfiguration.otherUser),
    ]
  }

  /// The conversations of `main`.
  static func store(_ own: String, _ now: Int64) -> SimulatedStore {
    var store = SimulatedStore()
    let budi = "6282222222222@s.whatsapp.net"
    let citra = "6283333333333@s.whatsapp.net"
    let team = "120363000000000001@g.us"
    let old = now - 40 * 86_400
    func chat(_ jid: String, _ name: String, _ unread: Int, _ text: String, _ time: Int64) {
      store.chats.append(
        SimulatedChat(
          jid: jid,
          name: name,
          unreadCount: unread,
          lastMessage: text,
          lastTime: time,
          createdTime: now - 100_000,
          updatedTime: time
        )
      )
    }
    chat(budi, "Budi", 2, "Hi back", now - 100)
    chat(citra, "Citra", 0, "old", old)
    chat(team, "Team One", 1, "Lunch?", now - 40)

    func message(
      _ id: String,
      _ chat: String,
      _ sender: String?,
      _ text: String,
      _ time: Int64,
      type: String = "text"
    ) -> SimulatedMessage {
      SimulatedMessage(
        id: id,
        chat: chat,
        sender: sender ?? own,
        isFromMe: sender == nil,
        type: type,
        body: text,
        time: time,
        updatedTime: time
      )
    }
    var first = message("MSGIN1", budi, budi, "Hello there", now - 300)
    first.reactions = [(own, "👍", now - 200)]
    var picture = message("MSGIN2", budi, budi, "a picture", now - 200, type: "image")
    picture.media = SimulatedMessage.Media(
      url: "https://mmg.whatsapp.net/x.enc",
      mimeType: "image/jpeg",
      octets: 12_345
    )
    var answer = message("MSGOUT1", budi, nil, "Hi back", now - 100)
    answer.quotedID = "MSGIN1"
    answer.mentions = [citra]
    var poll = message("MSGPOLL1", team, nil, "Lunch?", now - 40, type: "poll")
    poll.poll = SimulatedMessage.Poll(
      question: "Lunch?",
      options: ["Yes", "No"],
      selectableCount: 1
    )
    store.messages = [
      message("MSGOLD1", citra, citra, "old", old), first, picture, answer,
      message("MSGGRP1", team, citra, "group hello", now - 50), poll,
    ]
    return store
  }

  static func groups() -> [SimulatedGroup] {
    func group(
      _ id: String,
      _ subject: String,
      _ code: String,
      _ people: [SimulatedGroup.Participant]
    ) -> SimulatedGroup {
      SimulatedGroup(
        id: id + "@g.us",
        subject: subject,
        description: "About \(subject)",
        inviteCode: code,
        participants: people
      )
    }
    var first = group("120363000000000001", "Team One", "InviteCodeAAAAAAAAAA01", people(true))
    first.pictureURL = "https://pps.whatsapp.net/v/t61.24694-24/123456789012_n.jpg?ccb=11-4&oh=x"
    first.joinRequests = [
      SimulatedGroup.JoinRequest(
        jid: "6287777777777@s.whatsapp.net",
        lid: "77777@lid",
        method: "InviteLink",
        time: 1_730_000_100
      ),
      SimulatedGroup.JoinRequest(
        jid: "6288888888888@s.whatsapp.net",
        lid: "88888@lid",
        method: "NonAdminAdd",
        time: 1_730_000_200
      ),
    ]
    let host = [
      SimulatedGroup.Participant(
        jid: "6281111111111@s.whatsapp.net",
        isAdmin: true,
        isSuperAdmin: true
      )
    ]
    var waiting = group("120363000000000004", "Approval", "ApprovalInviteCode0001", host)
    waiting.needsApproval = true
    return [
      first,
      group("120363000000000002", "Team Two", "InviteCodeAAAAAAAAAA02", people(false)),
      group("6281234567890-1600000000", "Old style", "InviteCodeAAAAAAAAAA05", people(true)),
      group("120363000000000003", "Joinable", "JoinableInviteCode0001", host), waiting,
    ]
  }

  private static func people(_ isAdmin: Bool) -> [SimulatedGroup.Participant] {
    [
      SimulatedGroup.Participant(jid: "6281234567890@s.whatsapp.net", isAdmin: isAdmin),
      SimulatedGroup.Participant(
        jid: "6281111111111@s.whatsapp.net",
        isAdmin: true,
        isSuperAdmin: true
      ),
      SimulatedGroup.Participant(jid: "6282222222222@s.whatsapp.net"),
      SimulatedGroup.Participant(jid: "6283333333333@s.whatsapp.net", isAdmin: true),
      SimulatedGroup.Participant(jid: "6284444444444@s.whatsapp.net", lid: "44444@lid"),
    ]
  }

  /// People who have WhatsApp.
  static let registeredNumbers: Set<String> = [
    "6280000000000", "6281111111111", "6281234567890", "6282222222222", "6283333333333",
    "6284444444444", "6285555555555", "6287777777777", "6288888888888", "6289999999999",
  ]

  /// Does not let strangers add it to groups.
  static let privateNumbers: Set<String> = ["6289999999999"]

  static let ownPicture = "https://pps.whatsapp.net/v/t61.24694-24/987654321098_n.jpg?ccb=11-4&oh=y"

  static let shopNumber = "6281111111111"

  static let pairingCode = "ABCD-1234"

  /// Where a picture of that size can be seen once it is uploaded.
  static func uploadedPicture(octets: Int) -> String {
    "https://pps.whatsapp.net/v/t61.24694-24/5555\(SimulatedTime.padded(octets, 8))_n.jpg?ccb=11-4"
  }
}
