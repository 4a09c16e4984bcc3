package import WARest

extension LimitTable {
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
    ask.units = units
    return ask
  }
}
