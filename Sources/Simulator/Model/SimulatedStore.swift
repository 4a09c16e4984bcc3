/// What WARest keeps of the conversations of one session.
///
/// Apart from the session itself, which handlers copy: these lists must stay where they are.
struct SimulatedStore {
  var chats: [SimulatedChat] = []
  var messages: [SimulatedMessage] = []

  /// Keeps a message that was sent, and moves its chat up.
  mutating func add(_ message: SimulatedMessage) {
    messages.append(message)
    if messages.count > SimulatorLimits.storedMessagesMax {
      messages.removeFirst(SimulatorLimits.storedMessagesMax / 2)
    }
    if let index = chats.firstIndex(where: { $0.jid == message.chat }) {
      chats[index].lastMessage = message.body
      chats[index].lastTime = message.time
      chats[index].updatedTime = message.time
    } else if chats.count < SimulatorLimits.storedChatsMax {
      chats.append(
        SimulatedChat(
          jid: message.chat,
          name: SimulatedChat.spokenName(message.chat),
          unreadCount: 0,
          lastMessage: message.body,
          lastTime: message.time,
          createdTime: message.time,
          updatedTime: message.time
        )
      )
    }
  }
}
