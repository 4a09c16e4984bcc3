import WARest

/// What stands before a call in its line.
struct CallsAhead {
  /// What their policies are charged.
  private(set) var cost: UInt32 = 0
  private(set) var load = KeyTurns.Load()

  /// How long the last of them has to go after the first one could, and this call after that one,
  /// because of the spacing of sends and of shared recipients, in nanoseconds.
  private(set) var apart: UInt64 = 0

  init(
    _ room: borrowing WaitingRoom,
    of ask: borrowing LimitAsk,
    in line: Int?,
    at id: Int,
    pace: WaitingPace
  ) {
    guard let line else { return }
    let names = RecipientSet(ask)
    var spaced: UInt64 = 0
    var shared: UInt64 = 0
    var call = room.lines[line].calls.first
    while call != Links.none && call != id {
      cost &+= room.calls[call].ticket.ask.cost
      load.callCount += 1
      load.units += room.calls[call].units
      if pace.spacing > 0 && room.calls[call].ticket.ask.callClass == .send {
        spaced += pace.spacing + room.calls[call].ticket.ask.jitter
      }
      if pace.recipient > 0 && names.hasAny(of: room.calls[call].ticket.ask) {
        shared += pace.recipient
      }
      call = room.order.after(call)
    }
    apart = max(spaced, shared)
  }
}
