import Synchronization
package import WARest

extension LimitTable {
  /// False where WARest's keys are left to WARest: then its tokens are not counted here.
  var limitsKeys: Bool {
    // SAFETY: `history` keeps every generation for as long as the table lives.
    unsafe current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { generation in
      generation.policies.configuration.upstream != nil
    }
  }

  /// The hash by which a session is known here, in `LimitAsk.session` and in `SessionHealth`.
  package func hash(of session: Span<UInt8>) -> UInt64 {
    ask(session: session, client: nil, callClass: .read).session
  }

  /// The place of the upstream key by which calls of a session go, or those of a client that have
  /// no session.
  package func key(of session: Span<UInt8>, client: Int) -> UInt8 {
    if keys.count == 1 { return 0 }
    return ask(session: session, client: client, callClass: .read).key
  }

  /// What a call asks that is for nobody.
  package func ask(
    session: Span<UInt8>,
    client: Int,
    callClass: CallClass,
    units: UInt8
  ) -> LimitAsk {
    var ask = ask(session: session, client: client, callClass: callClass)
    ask.units = limitsKeys ? units : 0
    return ask
  }
}
