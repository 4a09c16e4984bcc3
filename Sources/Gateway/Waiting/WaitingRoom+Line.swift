extension WaitingRoom {
  /// One line, for metrics and `/v1/limits`.
  package struct Line: Sendable, Equatable {
    /// 0: calls of a client that name no session.
    package var session: UInt64

    /// Whose call is at its head.
    package var client: Int32
    package var callCount: Int

    /// When the call at its head has joined.
    package var headJoined: UInt64
  }
}
