/// Calls of one session, or of one client those without a session: first in, first out.
struct WaitingLine {
  /// Whose line it is.
  struct Name: Hashable {
    let session: UInt64
    let client: Int32

    init(_ ask: borrowing LimitAsk) {
      session = ask.session
      client = ask.session == 0 ? ask.client : 0
    }

    init(session: UInt64) {
      self.session = session
      client = 0
    }
  }

  /// What the first call waits for.
  enum Standing: Equatable {
    /// Its client's turn at the key, as far as is known.
    case candidate
    /// A moment, at which it will be looked at.
    case until(UInt64)
    /// The end of another call of the session: nobody knows when.
    case event
  }

  let name: Name
  var calls = Links.Chain()
  var load = KeyTurns.Load()
  var standing = Standing.event
}
