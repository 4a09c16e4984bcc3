/// What can be done to one message, or to one chat through the messages router.
extension WARestModel {
  /// An action as data: what it says when it worked and when it did not.
  private struct Action {
    let message: String
    let status: String
    let call: WhatsAppCall
    /// A parameter it needs besides, and the complaint about its absence.
    var needs: (name: String, complaint: String)?
    var failure = Answer.internalError
  }

  private static func action(_ operation: Operation) -> Action? {
    let lost = Answer(502, 4000, "Failed to delete message")
    let react = Answer(502, 4005, "Failed to react to message")
    return switch operation {
    case .postMessagesMessageIdActionStar:
      Action(message: "Message starred", status: "message starred success", call: .chatModify)
    case .postMessagesMessageIdActionUnstar:
      Action(message: "Message unstarred", status: "message unstarred success", call: .chatModify)
    case .postMessagesMessageIdActionReaction:
      Action(
        message: "Reaction applied",
        status: "reaction applied success",
        call: .sendMessage,
        needs: ("emoji", "Emoji is required"),
        failure: react
      )
    case .postMessagesMessageIdActionUnreaction:
      Action(
        message: "Reaction removed",
        status: "reaction removed success",
        call: .sendMessage,
        failure: react
      )
    case .deleteMessagesMessageIdActionDelete:
      Action(
        message: "Message deleted for me",
        status: "message deleted success",
        call: .chatModify,
        failure: lost
      )
    case .postMessagesMessageIdActionRevoke:
      Action(
        message: "Message revoked",
        status: "message revoked success",
        call: .sendMessage,
        failure: Answer(502, 4000, "Failed to revoke message")
      )
    case .postMessagesMessageIdActionEdit:
      Action(
        message: "Message edited",
        status: "message edited success",
        call: .sendMessage,
        needs: ("message", "Message text is required"),
        failure: Answer(403, 4001, "Editing this message is not allowed")
      )
    case .postMessagesMessageIdActionMarkAsRead:
      Action(message: "Message marked as read", status: "message read success", call: .readMessages)
    case .postMessagesActionMute:
      Action(message: "Chat muted", status: "chat muted success", call: .chatModify)
    case .postMessagesActionUnmute:
      Action(message: "Chat unmuted", status: "chat unmuted success", call: .chatModify)
    case .postMessagesActionArchive:
      Action(message: "Chat archived", status: "chat archived success", call: .chatModify)
    case .postMessagesActionUnarchive:
      Action(message: "Chat unarchived", status: "chat unarchived success", call: .chatModify)
    case .deleteMessagesActionClearAll:
      Action(message: "Chat cleared", status: "chat cleared success", call: .chatModify)
    default: nil
    }
  }

  mutating func messageAction(_ call: Call, _ session: SimulatedSession) throws(Answer) -> Answer {
    guard let action = Self.action(call.operation) else { throw .internalError }
    let messageID = call.parameters.first
    // One recipient only: a list is glued into one number.
    guard let to = Parameters.text(["to"], in: [call.body]), let recipient = Recipient(to) else {
      let what = messageID == nil ? "destination" : "destination or messageId"
      throw Answer(400, 2001, "Missing \(what)")
    }
    if let needs = action.needs, Parameters.text([needs.name], in: [call.body]) == nil {
      throw Answer(400, 2001, needs.complaint)
    }
    if perform(action, call, session, recipient) != nil { throw action.failure }
    if call.operation == .postMessagesMessageIdActionRevoke,
      Parameters.isOn(call.body["deleteForMe"]),
      whatsApp(.chatModify, session, recipient.jid) != nil
    {
      throw action.failure
    }
    update(call, session, recipient)
    var row: JSONObject = [
      "sessionId": .string(session.id), "phone": .string(session.number),
      "to": .string(recipient.shown), "toJid": .string(recipient.jid),
    ]
    if let messageID { row["messageId"] = .string(messageID) }
    row["status"] = .string(action.status)
    return .ok(action.message, .object(row))
  }

  /// Stars of a message that nobody knows are tried once as somebody else's and once as our own.
  private mutating func perform(
    _ action: Action,
    _ call: Call,
    _ session: SimulatedSession,
    _ recipient: Recipient
  ) -> String? {
    let failure = whatsApp(action.call, session, recipient.jid)
    let isStar =
      call.operation == .postMessagesMessageIdActionStar
      || call.operation == .postMessagesMessageIdActionUnstar
    let isKnown = store(session).messages.contains { $0.id == call.parameters.first }
    guard failure != nil, isStar, !isKnown else { return failure }
    return whatsApp(action.call, session, recipient.jid)
  }

  /// What the store shows afterwards.
  private mutating func update(_ call: Call, _ session: SimulatedSession, _ recipient: Recipient) {
    let now = call.nowSeconds
    if call.operation == .deleteMessagesActionClearAll {
      stores[session.id]?.messages.removeAll { $0.chat == recipient.jid }
      return
    }
    let id = call.parameters.first
    let messages = store(session).messages
    guard let place = messages.firstIndex(where: { $0.id == id }) else { return }
    var message = messages[place]
    message.updatedTime = now
    switch call.operation {
    case .postMessagesMessageIdActionStar: message.isStarred = true
    case .postMessagesMessageIdActionUnstar: message.isStarred = false
    case .postMessagesMessageIdActionReaction, .postMessagesMessageIdActionUnreaction:
      message.reactions.removeAll { $0.from == session.jid }
      if call.operation == .postMessagesMessageIdActionReaction {
        let emoji = Parameters.text(["emoji"], in: [call.body]) ?? ""
        message.reactions.append((session.jid, emoji, now))
      }
    case .deleteMessagesMessageIdActionDelete, .postMessagesMessageIdActionRevoke:
      message.deletedTime = now
    case .postMessagesMessageIdActionEdit:
      message.body = Parameters.text(["message"], in: [call.body]) ?? ""
      message.isEdited = true
    default: break
    }
    stores[session.id]?.messages[place] = message
  }
}
