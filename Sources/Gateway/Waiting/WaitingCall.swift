/// A call in the room.
struct WaitingCall {
  var ticket: WaitingRoom.Ticket
  let joined: UInt64

  /// When the caller waits no more.
  let deadline: UInt64

  /// Where it stands.
  let line: Int

  /// Its client's number at `KeyTurns`.
  let client: Int

  /// Turns at the key are paid with this.
  var units: Int { max(Int(ticket.ask.units), 1) }
}
