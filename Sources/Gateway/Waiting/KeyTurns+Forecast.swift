extension KeyTurns {
  /// How much goes before a call, if nobody leaves and only the key holds anybody back.
  ///
  /// A client that has had waiting calls for long is expected to have them for as long again:
  /// whoever is served comes back. Of others no more is expected than what waits.
  ///
  /// - Parameters:
  ///   - client: whose call it is.
  ///   - weight: of that client.
  ///   - line: where it waits; nil for a line that is not there yet.
  ///   - ahead: the calls before it in that line.
  ///   - units: its own tokens, 1 or more.
  ///   - steadySince: clients that have not been without waiting calls since then go on to have
  ///     them; 0: none, `.max`: all.
  /// - Returns: Tokens of those before it, in its line and by turns.
  func unitsBefore(
    client: Int32,
    weight: UInt32,
    line: Int?,
    ahead: Load,
    units: Int,
    steadySince: UInt64
  ) -> Int {
    var me = Client(client: client, weight: UInt64(max(weight, 1)))
    let id = id(ofClient: client)
    if let id { me = clients[id] }
    if id.map(ring.contains) != true {
      me.since = max(me.since, round - 1)
      me.order = UInt64.max
    }
    let own = ahead.units + besides(line, of: me, id, ahead: ahead, steadySince)
    let mine = Turn(
      round: KeyTurns.round(toSave: KeyTurns.grains(own + units), me),
      order: me.order
    )
    var before = own
    for place in 0..<ring.count where ring.id(at: place) != id {
      before += KeyTurns.units(of: clients[ring.id(at: place)], before: mine, steadySince)
    }
    return before
  }

  /// What the client's other lines take meanwhile: they take turns, so that each gives as many
  /// calls as stand before this one in its own line, and one more.
  private func besides(
    _ line: Int?,
    of client: Client,
    _ id: Int?,
    ahead: Load,
    _ steadySince: UInt64
  ) -> Int {
    var lineCount = client.lineCount
    var load = client.load
    if let line, let id, let own = self.load(ofCandidate: line, of: id) {
      lineCount -= 1
      load.callCount -= own.callCount
      load.units -= own.units
    }
    guard load.callCount > 0 else { return 0 }
    var calls = lineCount * (ahead.callCount + 1)
    if client.waitingSince >= steadySince { calls = min(calls, load.callCount) }
    return (calls * load.units + load.callCount - 1) / load.callCount
  }

  /// Tokens that another client gets by then, as far as it has calls for them.
  private static func units(of client: Client, before turn: Turn, _ steadySince: UInt64) -> Int {
    let last = client.order < turn.order ? turn.round : turn.round - 1
    let rounds = last > client.since ? last - client.since : 0
    let units = Int((client.deficit + client.weight * rounds) / grainsPerUnit)
    return client.waitingSince < steadySince ? units : min(units, client.load.units)
  }
}
