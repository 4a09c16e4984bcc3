extension WaitingRoom {
  package enum JoinAnswer: Sendable {
    /// The call waits, by the forecast so many nanoseconds; 0 when it may pass at once, or when
    /// only another call's end can tell. `dispatch` is due: `nextDue` says when.
    case joined(predictedNanoseconds: UInt64)

    /// It does not: its wait is exact, those before it included.
    case refused(LimitVerdict)
  }
}
