import COpenSSL
import Glibc

/// TLS over one descriptor: a handle to OpenSSL's state, to be closed by whoever owns it.
///
/// OpenSSL keeps errors in a queue of the thread, which all connections of a loop share. It is
/// emptied before every call, or the error of one connection would be read as another's.
@safe struct TLSConnection {
  // SAFETY: allocated in `init` and freed in `close()`, which the owner calls once. The BIO that
  // points to it goes with `ssl`, before it.
  private let socket: UnsafeMutablePointer<SocketBIO.State>

  // SAFETY: taken over in `init` and freed in `close()`.
  let ssl: OpaquePointer

  /// The handshake is done.
  private(set) var isEstablished = false

  /// Nothing more may be sent, not even the good-bye.
  var isBroken = false

  /// OpenSSL's code of what broke it.
  private var errorCode: UInt = 0

  /// Takes `ssl` over.
  init(taking ssl: OpaquePointer, descriptor: Int32) throws(TLSError) {
    // SAFETY: freed here when there is no BIO for it, else in `close()`.
    let socket = UnsafeMutablePointer<SocketBIO.State>.allocate(capacity: 1)
    unsafe socket.initialize(to: SocketBIO.State(descriptor: descriptor))
    guard let bio = unsafe SocketBIO.make(state: socket) else {
      unsafe SSL_free(ssl)
      unsafe socket.deallocate()
      throw TLSError(.configuration, "no memory for TLS")
    }
    unsafe SSL_set_bio(ssl, bio, bio)
    unsafe self.ssl = ssl
    unsafe self.socket = socket
  }

  /// Says good-bye if that is possible, and frees everything. The descriptor stays open.
  mutating func close() {
    sayGoodbye()
    // SAFETY: both were made in `init` and are not used any more; the BIO goes with `ssl`.
    unsafe SSL_free(ssl)
    unsafe socket.deallocate()
  }

  /// Sends `close_notify`, once, as far as the connection takes it.
  mutating func sayGoodbye() {
    guard isEstablished, !isBroken, unsafe SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN == 0 else {
      return
    }
    ERR_clear_error()
    // SAFETY: `ssl` is alive until `close()`.
    _ = unsafe SSL_shutdown(ssl)
  }

  mutating func handshake() -> HandshakeResult {
    ERR_clear_error()
    // SAFETY: `ssl` is alive until `close()`.
    let result = unsafe SSL_do_handshake(ssl)
    guard result == 1 else {
      switch unsafe SSL_get_error(ssl, result) {
      case SSL_ERROR_WANT_READ: return .wantsRead
      case SSL_ERROR_WANT_WRITE: return .wantsWrite
      default: return .failed(handshakeError())
      }
    }
    // A peer that shows no certificate has none to be refused: the result alone says "ok".
    guard unsafe SSL_get0_peer_certificate(ssl) != nil,
      unsafe SSL_get_verify_result(ssl) == Int(X509_V_OK)
    else { return .failed(handshakeError()) }
    isEstablished = true
    return .done
  }

  mutating func receive(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
    ERR_clear_error()
    var count = 0
    // SAFETY: OpenSSL writes at most `buffer.count` octets to `buffer`.
    let result = unsafe SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
    return result == 1 ? .count(count) : failure(result)
  }

  mutating func send(_ buffer: UnsafeRawBufferPointer) -> IOResult {
    ERR_clear_error()
    var count = 0
    // SAFETY: OpenSSL reads at most `buffer.count` octets of `buffer`.
    let result = unsafe SSL_write_ex(ssl, buffer.baseAddress, buffer.count, &count)
    return result == 1 ? .count(count) : failure(result)
  }

  /// What a receive of one octet would say; takes session tickets in passing.
  mutating func peek() -> IOResult {
    ERR_clear_error()
    var octet: UInt8 = 0
    var count = 0
    // SAFETY: one octet is written.
    let result = unsafe SSL_peek_ex(ssl, &octet, 1, &count)
    return result == 1 ? .count(count) : failure(result)
  }

  /// Neither the kernel nor OpenSSL holds anything more, as far as the last receive saw.
  var isDrained: Bool {
    // SAFETY: both are alive until `close()`.
    unsafe socket.pointee.isDrained && SSL_has_pending(ssl) == 0
  }
}

extension TLSConnection {
  /// Sorts a read or write that brought nothing.
  private mutating func failure(_ result: Int32) -> IOResult {
    // SAFETY: `ssl` and `socket` are alive until `close()`.
    switch unsafe SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
    case SSL_ERROR_ZERO_RETURN: return .closed
    default: break
    }
    isBroken = true
    errorCode = ERR_peek_error()
    let errorNumber = unsafe socket.pointee.errorNumber
    if errorNumber != 0 { return .failed(errorNumber) }
    return .failed(unsafe socket.pointee.sawEnd ? StreamFailure.truncated : StreamFailure.tls)
  }

  private mutating func handshakeError() -> TLSError {
    isBroken = true
    errorCode = ERR_peek_error()
    // SAFETY: `ssl` and `socket` are alive until `close()`; the library's texts are constants.
    let verdict = unsafe SSL_get_verify_result(ssl)
    if verdict != Int(X509_V_OK) {
      let text = unsafe X509_verify_cert_error_string(verdict).map { unsafe String(cString: $0) }
      return TLSError(.certificate, "the certificate was refused: \(text ?? "code \(verdict)")")
    }
    let errorNumber = unsafe socket.pointee.errorNumber
    if errorNumber != 0 { return TLSError(.connection, SystemError.text(errorNumber)) }
    if unsafe socket.pointee.sawEnd {
      return TLSError(.connection, "the peer closed the connection during the handshake")
    }
    if unsafe errorCode == 0 && SSL_get0_peer_certificate(ssl) == nil {
      return TLSError(.certificate, "the peer showed no certificate")
    }
    return TLSError(.handshake, failureReason ?? "the handshake failed")
  }

  /// What broke the connection, in OpenSSL's words.
  var failureReason: String? { errorCode == 0 ? nil : TLSConnection.text(errorCode) }

  static func text(_ code: UInt) -> String {
    // SAFETY: the library's reasons are constants that end with a zero.
    unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }

  var isResumed: Bool {
    // SAFETY: `ssl` is alive until `close()`.
    unsafe SSL_session_reused(ssl) == 1
  }

  /// Version and cipher: `TLSv1.3 TLS_AES_256_GCM_SHA384`.
  var summary: String? {
    guard isEstablished else { return nil }
    // SAFETY: `ssl` is alive until `close()`; the library's names are constants that end with a zero.
    guard let version = unsafe SSL_get_version(ssl),
      let cipher = unsafe SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
    else { return nil }
    return unsafe "\(String(cString: version)) \(String(cString: cipher))"
  }
}
