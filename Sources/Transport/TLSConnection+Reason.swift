import COpenSSL
import Glibc

extension TLSConnection {
  /// Why the handshake failed; nothing may be sent after it.
  func handshakeError() -> TLSError {
    // SAFETY: `ssl` and `state` are alive until `close()`; the library's texts are constants.
    unsafe state.pointee.isBroken = true
    unsafe state.pointee.errorCode = ERR_peek_error()
    let verdict = unsafe SSL_get_verify_result(ssl)
    if verdict != Int(X509_V_OK) {
      let text = unsafe X509_verify_cert_error_string(verdict).map { unsafe String(cString: $0) }
      return TLSError(.certificate, "the certificate was refused: \(text ?? "code \(verdict)")")
    }
    let errorNumber = unsafe state.pointee.errorNumber
    if errorNumber != 0 { return TLSError(.connection, SystemError.text(errorNumber)) }
    if unsafe state.pointee.sawEnd {
      return TLSError(.connection, "the peer ended the connection during the handshake")
    }
    guard let reason = failureReason else {
      return TLSError(.certificate, "the peer showed no certificate")
    }
    return TLSError(.handshake, reason)
  }

  /// What broke the connection, in OpenSSL's words.
  var failureReason: String? {
    // SAFETY: `state` is alive until `close()`.
    let code = unsafe state.pointee.errorCode
    return code == 0 ? nil : TLSConnection.text(code)
  }

  /// OpenSSL's words for a code of its own.
  static func text(_ code: UInt) -> String {
    // The system's errors are marked by the highest of 32 bits and have no words of OpenSSL's.
    if code & 0x8000_0000 != 0 { return SystemError.text(Int32(code & 0x7fff_ffff)) }
    // SAFETY: the library's reasons are constants that end with a zero.
    let reason = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
    return reason ?? "error \(code)"
  }

  /// The handshake was cut short by a session of an earlier connection.
  var isResumed: Bool {
    // SAFETY: `ssl` is alive until `close()`.
    unsafe SSL_session_reused(ssl) == 1
  }

  /// Version and cipher: `TLSv1.3 TLS_AES_256_GCM_SHA384`.
  var summary: String? {
    // SAFETY: `ssl` is alive until `close()`; the library's names are constants that end with a
    // zero.
    guard unsafe state.pointee.isEstablished, let version = unsafe SSL_get_version(ssl),
      let cipher = unsafe SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
    else { return nil }
    return unsafe "\(String(cString: version)) \(String(cString: cipher))"
  }
}
