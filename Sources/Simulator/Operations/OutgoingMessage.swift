/// A message on its way: how the reply speaks of it and how the store keeps it.
struct OutgoingMessage {
  /// `Text message`, ...; the reply adds `sent`.
  var label: String
  /// The status of each row of the results.
  var status: String
  var call = WhatsAppCall.sendMessage
  /// Media that does not get through is tried again.
  var tries = 1
  /// What the row tells besides, in order.
  var info: [(name: String, value: JSON)] = []

  var type = "text"
  var body = ""
  var media: SimulatedMessage.Media?
  var poll: SimulatedMessage.Poll?
  var mentions: [String] = []

  init(label: String, status: String) {
    self.label = label
    self.status = status
  }
}
