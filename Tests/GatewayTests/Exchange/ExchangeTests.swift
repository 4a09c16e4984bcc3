import Gateway
import Testing
import WARest

/// The order of a call, as far as it can be said without a connection.
@Suite("Exchange: intent, then send; never twice; and what the caller is told")
struct ExchangeTests {
  typealias Event = Exchange.Event
  typealias State = Exchange.State

  /// Events that bring a new call into a state.
  private static func path(to state: State, hasEffect: Bool) -> [Event] {
    let intent: [Event] = hasEffect ? [.requestReady, .intentRecorded] : [.requestReady]
    return switch state {
    case .receiving: []
    case .waiting: [.mustWait]
    case .recordingIntent: [.requestReady]
    case .connecting: intent
    case .sending: intent + [.upstreamConnected, .firstByteLeft]
    case .awaitingReply: intent + [.upstreamConnected, .firstByteLeft, .requestSent]
    case .relaying: intent + [.upstreamConnected, .firstByteLeft, .requestSent, .replyStarted]
    case .finished: [.limited]
    }
  }

  private static func exchange(in state: State, _ effect: Effect) -> Exchange {
    var exchange = Exchange(effect: effect)
    for event in path(to: state, hasEffect: effect != .read) { _ = exchange.receive(event) }
    #expect(exchange.state == state)
    return exchange
  }

  @Test(arguments: ExchangeTable.rows)
  func `each event in each state`(row: ExchangeTable.Row) {
    for effect in row.effects {
      var exchange = Self.exchange(in: row.state, effect)
      #expect(exchange.receive(row.event) == row.action)
      #expect(exchange.state == row.next)
      #expect(exchange.delivery == row.delivery)
    }
  }

  @Test func `the second connection is the last`() {
    for effect in ExchangeTable.any {
      var exchange = Self.exchange(in: .connecting, effect)
      #expect(exchange.receive(.upstreamClosed(wasReused: true)) == .connect)
      #expect(exchange.receive(.upstreamClosed(wasReused: false)) == .refuse(.unreachable))
      #expect(exchange.delivery == .notSent)
    }
    var read = Self.exchange(in: .awaitingReply, .read)
    #expect(read.receive(.upstreamClosed(wasReused: true)) == .connect)
    for event: Event in [.upstreamConnected, .firstByteLeft, .requestSent] {
      _ = read.receive(event)
    }
    #expect(read.receive(.upstreamClosed(wasReused: true)) == .refuse(.upstreamBroken))
  }

  struct Settled: Sendable {
    let status: UInt16
    let outcome: Outcome
    let delivery: Delivery
  }

  @Test(arguments: [
    Settled(status: 200, outcome: .ok, delivery: .sent),
    Settled(status: 207, outcome: .partial, delivery: .sent),
    Settled(status: 200, outcome: .failed, delivery: .notSent),
    Settled(status: 400, outcome: .failed, delivery: .notSent),
    Settled(status: 499, outcome: .failed, delivery: .notSent),
    Settled(status: 500, outcome: .failed, delivery: .unknown),
    Settled(status: 200, outcome: .unknown, delivery: .unknown),
  ])
  func `a reply settles the delivery`(row: Settled) {
    var exchange = Self.exchange(in: .relaying, .send)
    exchange.settle(status: row.status, outcome: row.outcome)
    #expect(exchange.delivery == row.delivery)
  }

  /// What a walk has seen of a call.
  private struct Walk {
    var exchange: Exchange
    var connects = 0
    var sends = 0
    var isRecorded = false
    var wasWholeSent = 0

    mutating func take(_ event: Event) {
      if event == .intentRecorded { isRecorded = true }
      if event == .requestSent { wasWholeSent += 1 }
      switch exchange.receive(event) {
      case .connect: connects += 1
      case .send: sends += 1
      default: break
      }
    }
  }

  private static func events(of effects: [Effect], in state: State) -> [Event] {
    ExchangeTable.rows.filter { $0.state == state && $0.effects == effects }.map(\.event)
  }

  @Test(arguments: UInt64(1)...200)
  func `any walk through the table keeps the promises`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for effect in ExchangeTable.any {
      let kind = effect == .read ? [Effect.read] : ExchangeTable.effect
      var walk = Walk(exchange: Exchange(effect: effect))
      for _ in 0..<40 where walk.exchange.state != .finished {
        let state = walk.exchange.state
        let events =
          Self.events(of: kind, in: state) + Self.events(of: ExchangeTable.any, in: state)
        walk.take(try #require(events.randomElement(using: &generator)))
        if effect != .read && walk.connects + walk.sends > 0 { #expect(walk.isRecorded) }
        #expect(walk.connects <= 2)
        // WARest can only have acted when it had the whole.
        if effect != .read {
          #expect(walk.wasWholeSent <= 1)
          #expect((walk.exchange.delivery == .notSent) == (walk.wasWholeSent == 0))
        }
        #expect(walk.exchange.delivery != .sent)
      }
    }
  }
}
