import Gateway

/// What a call asked of the limits, and what they said.
///
/// Trivially copyable; stands in the call's block from the moment when it is charged.
struct CallPassage {
  var ask: LimitAsk
  var verdict: LimitVerdict

  init(ask: LimitAsk) {
    self.ask = ask
    verdict = LimitVerdict(.allowed, cost: ask.cost)
  }
}
