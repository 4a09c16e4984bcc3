import Gateway
import Testing
import WARest

/// What each event leads to in each state.
enum ExchangeTable {
  struct Row: Sendable, CustomTestStringConvertible {
    let effects: [Effect]
    let state: Exchange.State
    let event: Exchange.Event
    let action: Exchange.Action
    let next: Exchange.State
    var delivery = Delivery.notSent

    var testDescription: String { "\(effects) \(state) \(event)" }
  }

  static let any: [Effect] = [.read, .write, .send, .admin]
  static let effect: [Effect] = [.write, .send, .admin]

  private static let inLine: [Row] = [
    Row(effects: any, state: .receiving, event: .mustWait, action: .wait, next: .waiting),
    Row(
      effects: effect,
      state: .waiting,
      event: .turnCame,
      action: .recordIntent,
      next: .recordingIntent
    ),
    Row(effects: [.read], state: .waiting, event: .turnCame, action: .connect, next: .connecting),
    Row(
      effects: any,
      state: .waiting,
      event: .limited,
      action: .refuse(.limited),
      next: .finished
    ),
    Row(
      effects: any,
      state: .waiting,
      event: .requestFaulty,
      action: .refuse(.invalid),
      next: .finished
    ),
    Row(effects: any, state: .waiting, event: .clientLeft, action: .abandon, next: .finished),
  ]

  private static let beforeSending: [Row] = [
    Row(
      effects: effect,
      state: .receiving,
      event: .requestReady,
      action: .recordIntent,
      next: .recordingIntent
    ),
    Row(
      effects: [.read],
      state: .receiving,
      event: .requestReady,
      action: .connect,
      next: .connecting
    ),
    Row(
      effects: any,
      state: .receiving,
      event: .limited,
      action: .refuse(.limited),
      next: .finished
    ),
    Row(
      effects: any,
      state: .receiving,
      event: .requestFaulty,
      action: .refuse(.invalid),
      next: .finished
    ),
    Row(effects: any, state: .receiving, event: .clientLeft, action: .abandon, next: .finished),
    Row(
      effects: effect,
      state: .recordingIntent,
      event: .intentRecorded,
      action: .connect,
      next: .connecting
    ),
    Row(
      effects: effect,
      state: .recordingIntent,
      event: .intentNotRecorded,
      action: .refuse(.auditUnavailable),
      next: .finished
    ),
    Row(
      effects: effect,
      state: .recordingIntent,
      event: .requestFaulty,
      action: .refuse(.invalid),
      next: .finished
    ),
    Row(
      effects: effect,
      state: .recordingIntent,
      event: .clientLeft,
      action: .nothing,
      next: .recordingIntent
    ),
    Row(
      effects: any,
      state: .connecting,
      event: .upstreamConnected,
      action: .send,
      next: .connecting
    ),
    Row(
      effects: any,
      state: .connecting,
      event: .upstreamUnreachable,
      action: .refuse(.unreachable),
      next: .finished
    ),
    Row(
      effects: any,
      state: .connecting,
      event: .firstByteLeft,
      action: .nothing,
      next: .sending
    ),
    Row(
      effects: any,
      state: .connecting,
      event: .upstreamClosed(wasReused: true),
      action: .connect,
      next: .connecting
    ),
    Row(
      effects: any,
      state: .connecting,
      event: .upstreamClosed(wasReused: false),
      action: .connect,
      next: .connecting
    ),
    Row(
      effects: any,
      state: .connecting,
      event: .requestFaulty,
      action: .refuse(.invalid),
      next: .finished
    ),
    Row(
      effects: [.read],
      state: .connecting,
      event: .clientLeft,
      action: .abandon,
      next: .finished
    ),
    Row(
      effects: effect,
      state: .connecting,
      event: .clientLeft,
      action: .nothing,
      next: .connecting
    ),
  ]

  private static let afterFirstByte: [Row] = [
    Row(
      effects: any,
      state: .sending,
      event: .requestSent,
      action: .nothing,
      next: .awaitingReply,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .sending,
      event: .requestFaulty,
      action: .refuse(.invalid),
      next: .finished
    ),
    Row(
      effects: any,
      state: .sending,
      event: .upstreamClosed(wasReused: true),
      action: .refuse(.upstreamBroken),
      next: .finished
    ),
    Row(
      effects: any,
      state: .sending,
      event: .replyTimedOut,
      action: .refuse(.upstreamTimeout),
      next: .finished
    ),
    Row(
      effects: any,
      state: .sending,
      event: .replyBroken,
      action: .refuse(.upstreamBroken),
      next: .finished
    ),
    Row(effects: any, state: .sending, event: .replyStarted, action: .relay, next: .relaying),
    Row(
      effects: [.read],
      state: .sending,
      event: .clientLeft,
      action: .abandon,
      next: .finished
    ),
    Row(effects: effect, state: .sending, event: .clientLeft, action: .nothing, next: .sending),
    Row(
      effects: [.read],
      state: .awaitingReply,
      event: .upstreamClosed(wasReused: true),
      action: .connect,
      next: .connecting
    ),
    Row(
      effects: [.read],
      state: .awaitingReply,
      event: .upstreamClosed(wasReused: false),
      action: .refuse(.upstreamBroken),
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: effect,
      state: .awaitingReply,
      event: .upstreamClosed(wasReused: true),
      action: .refuse(.upstreamBroken),
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: effect,
      state: .awaitingReply,
      event: .upstreamClosed(wasReused: false),
      action: .refuse(.upstreamBroken),
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .awaitingReply,
      event: .replyTimedOut,
      action: .refuse(.upstreamTimeout),
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .awaitingReply,
      event: .replyBroken,
      action: .refuse(.upstreamBroken),
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .awaitingReply,
      event: .replyStarted,
      action: .relay,
      next: .relaying,
      delivery: .unknown
    ),
    Row(
      effects: [.read],
      state: .awaitingReply,
      event: .clientLeft,
      action: .abandon,
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: effect,
      state: .awaitingReply,
      event: .clientLeft,
      action: .nothing,
      next: .awaitingReply,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .relaying,
      event: .replyEnded,
      action: .finish,
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .relaying,
      event: .replyBroken,
      action: .cutOff,
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .relaying,
      event: .replyTimedOut,
      action: .cutOff,
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: any,
      state: .relaying,
      event: .upstreamClosed(wasReused: true),
      action: .cutOff,
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: [.read],
      state: .relaying,
      event: .clientLeft,
      action: .abandon,
      next: .finished,
      delivery: .unknown
    ),
    Row(
      effects: effect,
      state: .relaying,
      event: .clientLeft,
      action: .nothing,
      next: .relaying,
      delivery: .unknown
    ),
    Row(
      effects: effect,
      state: .finished,
      event: .clientLeft,
      action: .nothing,
      next: .finished
    ),
  ]

  static let rows = beforeSending + afterFirstByte
}
