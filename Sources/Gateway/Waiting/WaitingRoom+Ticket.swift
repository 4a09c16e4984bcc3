extension WaitingRoom {
  /// A call that wants to wait.
  package struct Ticket: Sendable {
    /// Names the call; chosen by the caller and not in the room yet.
    package var number: UInt64
    package var ask: LimitAsk

    /// How long the caller waits at most, in nanoseconds from now.
    package var acceptedWait: UInt64

    /// The call waits for a place among its session's calls in flight and for nothing else: when
    /// a policy has nothing left, it is refused at once.
    package var waitsForPlaceOnly: Bool

    package init(
      number: UInt64,
      ask: LimitAsk,
      acceptedWait: UInt64,
      waitsForPlaceOnly: Bool = false
    ) {
      self.number = number
      self.ask = ask
      self.acceptedWait = acceptedWait
      self.waitsForPlaceOnly = waitsForPlaceOnly
    }
  }
}
