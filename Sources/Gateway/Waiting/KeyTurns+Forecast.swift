extension KeyTurns {
  /// How much goes before a call, if nobody comes or leaves and only the key holds anybody back.
  ///
  /// - Parameters:
  ///   - client: whose call it is.
  ///   - weight: of that client.
  ///   - line: where it waits; nil for a line that is not there yet.
  ///   - ahead: the calls before it in that line.
  ///   - units: its own tokens, 1 or more.
  /// - Returns: Tokens of those before it, in its line and by turns.
  func unitsBefore(
    client: Int32,
    weight: UInt32,
    line: Int?,
    ahead: Load,
    units: Int
  ) -> Int {
    var me = Client(client: client, weight: UInt64(max(weight, 1)))
    let id = id(ofClient: client)
    if let id { me = clients[id] }
    if id.map(ring.contains) != true {
      me.since = max(me.since, round - 1)
      me.order = UInt64.max
    }
    let own = ahead.units + besides(line, of: me, id, ahead: ahead)
    let mine = Turn(
      round: KeyTurns.round(toSave: KeyTurns.grains(own + units), me),
      order: me.order
    )
    var before = own
    for place in 0..<ring.count where ring.id(at: place) != id {
      before += KeyTurns.units(of: clients[ring.id(at: place)], before: mine)
    }
    return before
  }

  /// What the client's other lines take meanwhile: they take turns, so that each gives as many
  /// calls as stand before this one in its own line, and one more.
  private func besides(_ line: Int?, of client: Client, _ id: Int?, ahead: Load) -> Int {
    var lineCount = client.lineCount
    var load = client.load
    if let line, let id, let own = self.load(ofCandidate: line, of: id) {
      lineCount -= 1
      load.callCount -= own.callCount
      load.units -= own.units
    }
    guard load.callCount > 0 else { return 0 }
    let calls = min(lineCount * (ahead.callCount + 1), load.callCount)
    return (calls * load.units + load.callCount - 1) / load.callCount
  }

  /// Tokens that another client gets by then, as far as it has calls for them.
  private static func units(of client: Client, before turn: Turn) -> Int {
    let last = client.order < turn.order ? turn.round : turn.round - 1
    guard last > client.since else {
      return min(Int(client.deficit / grainsPerUnit), client.load.units)
    }
    let saved = client.deficit + client.weight * (last - client.since)
    return min(Int(saved / grainsPerUnit), client.load.units)
  }
}
