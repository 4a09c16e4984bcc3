import CLinux
import Glibc

/// A connection that octets go through without waiting: a socket, or TLS over one.
///
/// It is small and can be moved, so that it can be a member of a connection's struct. Neither
/// sending nor receiving allocates without TLS.
package struct Stream: ~Copyable {
  private var socket: Socket

  /// The last receive took all that the kernel held, so that a loop that is told of changes only
  /// need not ask again before it is told.
  ///
  /// Never true once `isHungUp` is set: the end of the stream would not be read.
  package private(set) var lastReceiveWasShort = false

  /// Set by the owner when an event says so (`PollEvent.isHangup`): the kernel tells of octets and
  /// the end behind them in one event.
  package var isHungUp = false

  private var tls: TLSConnection?

  package init(_ socket: consuming Socket) {
    self.socket = socket
  }

  deinit {
    // Before the socket closes itself, because the good-bye goes through it.
    tls?.close()
  }

  /// -1 once closed.
  package var descriptor: Int32 { socket.descriptor }

  package var isTLS: Bool { tls != nil }

  package func finishConnect() -> ConnectResult { socket.finishConnect() }

  /// Lays TLS over the connection, as client.
  ///
  /// `handshake()` is to be called until it is done. `host` is what the peer's certificate must be
  /// for: a name, or an address.
  package mutating func startTLS(_ context: TLSClientContext, host: String) throws(TLSError) {
    precondition(tls == nil, "TLS was started already")
    tls = try context.makeConnection(host: host, descriptor: socket.descriptor)
  }

  /// Goes on with the handshake; without TLS it is done.
  package mutating func handshake() -> HandshakeResult {
    tls?.handshake() ?? .done
  }

  /// Receives what is there into a buffer of at least 1 octet.
  package mutating func receive(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
    // SAFETY: as the caller promises.
    if let result = unsafe tls?.receive(into: buffer) {
      lastReceiveWasShort = tls?.isDrained == true && !isHungUp
      return result
    }
    let result = unsafe socket.receive(into: buffer)
    if case .count(let count) = result {
      lastReceiveWasShort = count < buffer.count && !isHungUp
    }
    return result
  }

  /// Sends what the connection takes of at least 1 octet.
  ///
  /// With TLS the same octets must come again after `.wouldBlock`; they may have moved, and more
  /// may follow them.
  package mutating func send(_ buffer: UnsafeRawBufferPointer) -> IOResult {
    // SAFETY: as the caller promises.
    unsafe tls?.send(buffer) ?? socket.send(buffer)
  }

  /// Nothing has come on a connection on which nothing should: neither octets nor its end.
  ///
  /// Session tickets of TLS may come at any time: they are taken in passing. An idle connection
  /// that the poller reports as readable is therefore over only if this is false.
  package var isQuiet: Bool {
    (tls?.peek() ?? socket.peek()) == .wouldBlock
  }

  /// TLS was resumed from an earlier connection's session.
  package var isResumed: Bool { tls?.isResumed ?? false }

  /// For the log: version and cipher, once the handshake is done.
  package var tlsSummary: String? { tls?.summary }

  /// Why the last `.failed` of TLS came about; for the log.
  package var failureReason: String? { tls?.failureReason }

  /// Ends what this side sends; receiving goes on.
  package mutating func shutdownWrite() {
    tls?.sayGoodbye()
    socket.shutdownWrite()
  }

  /// Closes in order: with TLS its `close_notify` goes first.
  ///
  /// Once is enough.
  package mutating func close() {
    tls?.close()
    tls = nil
    socket.close()
  }

  /// Closes by a reset and without `close_notify`, so that the peer cannot take what it got for
  /// complete.
  package mutating func abort() {
    tls?.giveUp()
    socket.resetOnClose()
    close()
  }
}
