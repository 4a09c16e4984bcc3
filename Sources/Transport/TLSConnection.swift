import COpenSSL
import Glibc

/// TLS over one descriptor: a handle to OpenSSL's state, to be closed by whoever owns it.
///
/// OpenSSL keeps errors in a queue of the thread, which all connections of a loop share. It is
/// emptied before every call, or the error of one connection would be read as another's.
@safe struct TLSConnection {
  // SAFETY: taken over in `init` and freed in `close()`, which the owner calls once.
  let ssl: OpaquePointer

  // SAFETY: allocated in `init` and freed in `close()`, after the BIO that points to it.
  let state: UnsafeMutablePointer<TLSState>

  /// Takes `ssl` over.
  init(taking ssl: OpaquePointer, descriptor: Int32) throws(TLSError) {
    // SAFETY: freed here when there is no BIO for it, else in `close()`.
    let state = UnsafeMutablePointer<TLSState>.allocate(capacity: 1)
    unsafe state.initialize(to: TLSState(descriptor: descriptor))
    guard let bio = unsafe SocketBIO.make(state: state) else {
      unsafe SSL_free(ssl)
      unsafe state.deallocate()
      throw TLSError(.configuration, "no memory for TLS")
    }
    unsafe SSL_set_bio(ssl, bio, bio)
    unsafe self.ssl = ssl
    unsafe self.state = state
  }

  /// Says good-bye if that is possible, and frees everything; the descriptor stays open.
  func close() {
    sayGoodbye()
    // SAFETY: both were made in `init` and are not used any more; the BIO goes with `ssl`.
    unsafe SSL_free(ssl)
    unsafe state.deallocate()
  }

  /// Sends `close_notify`, once, as far as the connection takes it.
  func sayGoodbye() {
    // SAFETY: `ssl` and `state` are alive until `close()`.
    guard unsafe state.pointee.isEstablished, unsafe !state.pointee.isBroken,
      unsafe SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN == 0
    else { return }
    forgetErrors()
    _ = unsafe SSL_shutdown(ssl)
  }

  /// Nothing more is sent, not even the good-bye.
  func giveUp() {
    // SAFETY: `state` is alive until `close()`.
    unsafe state.pointee.isBroken = true
  }

  func handshake() -> HandshakeResult {
    forgetErrors()
    // SAFETY: `ssl` and `state` are alive until `close()`.
    let result = unsafe SSL_do_handshake(ssl)
    guard result == 1 else {
      switch unsafe SSL_get_error(ssl, result) {
      case SSL_ERROR_WANT_READ: return .wantsRead
      case SSL_ERROR_WANT_WRITE: return .wantsWrite
      default: return .failed(handshakeError())
      }
    }
    // A peer that shows no certificate has none to be refused: the verdict alone would be "ok".
    // SAFETY: as above.
    guard unsafe SSL_get0_peer_certificate(ssl) != nil,
      unsafe SSL_get_verify_result(ssl) == Int(X509_V_OK)
    else { return .failed(handshakeError()) }
    unsafe state.pointee.isEstablished = true
    return .done
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
    forgetErrors()
    var count = 0
    // SAFETY: OpenSSL writes at most `buffer.count` octets to `buffer`.
    let result = unsafe SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
    return result == 1 ? .count(count) : failure(result)
  }

  func send(_ buffer: UnsafeRawBufferPointer) -> IOResult {
    forgetErrors()
    var count = 0
    // SAFETY: OpenSSL reads at most `buffer.count` octets of `buffer`.
    let result = unsafe SSL_write_ex(ssl, buffer.baseAddress, buffer.count, &count)
    return result == 1 ? .count(count) : failure(result)
  }

  /// What a receive of one octet would say; takes session tickets in passing.
  func peek() -> IOResult {
    forgetErrors()
    var octet: UInt8 = 0
    var count = 0
    // SAFETY: one octet is written.
    let result = unsafe SSL_peek_ex(ssl, &octet, 1, &count)
    return result == 1 ? .count(count) : failure(result)
  }

  /// Neither the kernel nor OpenSSL holds anything more, as far as the last receive saw.
  var isDrained: Bool {
    // SAFETY: `ssl` and `state` are alive until `close()`.
    unsafe state.pointee.isDrained && SSL_has_pending(ssl) == 0
  }

  /// Asking first costs a tenth of emptying a queue that is empty already.
  private func forgetErrors() {
    if ERR_peek_error() != 0 { ERR_clear_error() }
  }

  /// Sorts a read or write that moved nothing.
  private func failure(_ result: Int32) -> IOResult {
    // SAFETY: `ssl` and `state` are alive until `close()`.
    switch unsafe SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
    case SSL_ERROR_ZERO_RETURN: return .closed
    default: break
    }
    unsafe state.pointee.isBroken = true
    unsafe state.pointee.errorCode = ERR_peek_error()
    let errorNumber = unsafe state.pointee.errorNumber
    if errorNumber != 0 { return .failed(errorNumber) }
    return unsafe .failed(state.pointee.sawEnd ? StreamFailure.truncated : StreamFailure.tls)
  }
}
