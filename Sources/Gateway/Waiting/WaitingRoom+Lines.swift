extension WaitingRoom {
  package func hasLine(session: UInt64) -> Bool {
    lineIDs[WaitingLine.Name(session: session)] != nil
  }

  /// Calls that wait in the line of a session.
  package func lineCount(session: UInt64) -> Int {
    guard let line = lineIDs[WaitingLine.Name(session: session)] else { return 0 }
    return lines[line].load.callCount
  }

  /// Calls of a client that wait, in whatever line.
  package func count(ofClient client: Int32) -> Int {
    turns.id(ofClient: client).map { turns.clients[$0].waitingCount } ?? 0
  }

  /// Lines with somebody in them.
  package var lineCount: Int { lineIDs.count }

  /// Lines in no particular order, for metrics and `/v1/limits`.
  package func forEachLine(_ body: (Line) -> Void) {
    for (name, id) in lineIDs {
      let first = calls[lines[id].calls.first]
      body(
        Line(
          session: name.session,
          client: first.ticket.ask.client,
          callCount: lines[id].load.callCount,
          headJoined: first.joined
        )
      )
    }
  }
}
