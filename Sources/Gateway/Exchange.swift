package import WARest

/// One call from its admission to its outcome: **start reading here.**
///
/// A state machine without I/O: `Server` reports what happened as an `Event` and performs the
/// `Action` that comes back. The order of a call is decided in this file and nowhere else: receive
/// and check the whole request, charge its limits or let it wait for them, put its intent on
/// record, and only then let a byte go upstream. It also owns the two answers that a caller needs
/// when something breaks: whether the call reached WARest (`delivery`) and what became of it
/// (`outcome`).
///
/// Not in scope: who may call what (`Admission`), the octets of either side (`HTTP1`).
package struct Exchange: Sendable {
  /// Where a call stands; in the order in which a call passes through.
  package enum State: UInt8, Sendable {
    case receiving
    /// In line, until the limits let it pass.
    case waiting
    case recordingIntent
    case connecting
    case sending
    case awaitingReply
    case relaying
    case finished
  }

  package enum Event: Sendable, Equatable {
    /// The request is here, or as much of it as one block holds, without a fault, and charged.
    case requestReady
    /// The limits do not let it pass: now, and in the time that it may wait.
    case limited
    /// The limits do not let it pass yet.
    case mustWait
    /// Its turn has come, and it is charged.
    case turnCame
    /// A fault turned up while the body was read or streamed.
    case requestFaulty
    case intentRecorded
    case intentNotRecorded
    case upstreamConnected
    /// No address of WARest accepted a connection in time.
    case upstreamUnreachable
    case firstByteLeft
    case requestSent
    /// The upstream connection ended before a byte of the reply.
    case upstreamClosed(wasReused: Bool)
    case replyTimedOut
    case replyStarted
    case replyEnded
    /// The reply breaks the protocol, or stops in its middle.
    case replyBroken
    case clientLeft
  }

  package enum Action: Sendable, Equatable {
    case nothing
    case wait
    case recordIntent
    case connect
    case send
    case relay
    /// Answer with this problem; the call is over.
    case refuse(Failure)
    /// Too late for a problem: end the connection so that the client sees an incomplete reply.
    case cutOff
    /// Nobody waits and nothing was done: drop the upstream connection.
    case abandon
    case finish
  }

  /// Why a call got no reply of WARest's.
  package enum Failure: UInt8, Sendable {
    case limited
    case invalid
    case auditUnavailable
    /// The log is written, but its disk is nearly full.
    case auditDiskLow
    case unreachable
    case upstreamBroken
    case upstreamTimeout
  }

  package private(set) var state = State.receiving
  package private(set) var delivery = Delivery.notSent
  private let effect: Effect
  private var hasRetried = false

  package init(effect: Effect) {
    self.effect = effect
  }

  /// Whether the call changes anything, so that its intent goes on record first.
  package var hasEffect: Bool { effect != .read }

  package mutating func receive(_ event: Event) -> Action {
    switch (state, event) {
    case (.receiving, .requestReady):
      state = hasEffect ? .recordingIntent : .connecting
      return hasEffect ? .recordIntent : .connect
    case (.receiving, .mustWait):
      state = .waiting
      return .wait
    case (.waiting, .turnCame):
      state = hasEffect ? .recordingIntent : .connecting
      return hasEffect ? .recordIntent : .connect
    case (.receiving, .limited), (.waiting, .limited): return refuse(.limited)
    case (.receiving, .requestFaulty), (.waiting, .requestFaulty): return refuse(.invalid)
    case (.receiving, .clientLeft), (.waiting, .clientLeft): return end(.abandon)
    default: return receiveOnTheWay(event)
    }
  }

  /// From the intent to the last octet of the request.
  private mutating func receiveOnTheWay(_ event: Event) -> Action {
    switch (state, event) {
    case (.recordingIntent, .intentRecorded):
      state = .connecting
      return .connect
    case (.recordingIntent, .intentNotRecorded):
      // Nothing is forwarded that is not already on record.
      return refuse(.auditUnavailable)
    case (.recordingIntent, .requestFaulty), (.connecting, .requestFaulty): return refuse(.invalid)

    case (.connecting, .upstreamConnected): return .send
    case (.connecting, .upstreamUnreachable): return refuse(.unreachable)
    case (.connecting, .replyBroken): return refuse(.upstreamBroken)
    case (.connecting, .firstByteLeft):
      state = .sending
      return .nothing
    case (.connecting, .upstreamClosed):
      // Not a byte has left, so another connection cannot make it two calls.
      return retry(orRefuse: .unreachable)

    case (.sending, .requestSent):
      // From here on WARest may act, whatever becomes of the connection.
      state = .awaitingReply
      delivery = .unknown
      return .nothing
    case (.sending, .requestFaulty): return refuse(.invalid)
    case (.sending, .upstreamClosed), (.sending, .replyTimedOut):
      // WARest never acts on half a message: this one was not delivered. It is not sent again
      // either, because the part that left may be in a log or in front of a person.
      return refuse(event == .replyTimedOut ? .upstreamTimeout : .upstreamBroken)

    default: return receiveReply(event)
    }
  }

  private mutating func receiveReply(_ event: Event) -> Action {
    switch (state, event) {
    case (.awaitingReply, .upstreamClosed(let wasReused)):
      // A pooled connection that WARest closed while the request was on its way. A read may be
      // asked again [RFC 9112 §9.3.1]; anything with an effect may have happened.
      guard !hasEffect && wasReused else { return refuse(.upstreamBroken) }
      return retry(orRefuse: .upstreamBroken)
    case (.awaitingReply, .replyTimedOut): return refuse(.upstreamTimeout)
    case (.awaitingReply, .replyBroken), (.sending, .replyBroken): return refuse(.upstreamBroken)

    case (.awaitingReply, .replyStarted), (.sending, .replyStarted):
      state = .relaying
      return .relay
    case (.relaying, .replyEnded): return end(.finish)
    case (.relaying, .replyBroken), (.relaying, .replyTimedOut), (.relaying, .upstreamClosed):
      return end(.cutOff)

    case (.recordingIntent, .clientLeft), (.connecting, .clientLeft), (.sending, .clientLeft),
      (.awaitingReply, .clientLeft), (.relaying, .clientLeft):
      // What has an effect goes on to its end, and its outcome is put on record; a read is
      // cancelled, since nobody is left to read it.
      return hasEffect ? .nothing : end(.abandon)
    case (.finished, .clientLeft): return .nothing

    default: preconditionFailure("\(event) cannot happen while \(state)")
    }
  }

  /// Settles what is known once WARest has answered with `status`.
  ///
  /// A refusal (4xx) says that nothing was done. A failure (5xx) does not: WARest answers 500 also
  /// when a later recipient failed and earlier ones got the message.
  package mutating func settle(status: UInt16, outcome: Outcome) {
    switch outcome {
    case .ok, .partial: delivery = .sent
    case .failed: delivery = status < 500 ? .notSent : .unknown
    default: delivery = .unknown
    }
  }

  private mutating func retry(orRefuse failure: Failure) -> Action {
    guard !hasRetried else { return refuse(failure) }
    hasRetried = true
    state = .connecting
    delivery = .notSent
    return .connect
  }

  private mutating func refuse(_ failure: Failure) -> Action {
    state = .finished
    return .refuse(failure)
  }

  private mutating func end(_ action: Action) -> Action {
    state = .finished
    return action
  }
}
