import COpenSSL
import Glibc
import Synchronization

/// Keeps the latest session of a context, for the next connection to the same host.
///
/// A resumed connection shows no certificate, so a session is good only for the host that it was
/// verified for.
final class TLSSessionStore: Sendable {
  /// One reference to a session, counted by OpenSSL.
  @safe private final class Session: Sendable {
    let host: String

    // SAFETY: OpenSSL locks what changes in a session, and this holds a reference to it.
    nonisolated(unsafe) let session: OpaquePointer

    init(host: String, taking session: OpaquePointer) {
      self.host = host
      unsafe self.session = session
    }

    deinit {
      // SAFETY: the reference was taken over in `init`.
      unsafe SSL_SESSION_free(session)
    }
  }

  private let latest = Mutex<Session?>(nil)

  /// Has the context's sessions brought here, until `detach(from:)`.
  func attach(to context: OpaquePointer) {
    // SAFETY: the pointer is not counted; the owner of both detaches before the store goes.
    unsafe SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
    unsafe openssl_set_session_cache_mode(
      context,
      Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL)
    )
    unsafe SSL_CTX_sess_set_new_cb(context, keepSession)
  }

  func detach(from context: OpaquePointer) {
    // SAFETY: as in `attach`.
    unsafe SSL_CTX_sess_set_new_cb(context, nil)
    unsafe SSL_CTX_set_ex_data(context, 0, nil)
  }

  /// Takes the session of a connection over.
  fileprivate func keep(_ session: OpaquePointer, of ssl: OpaquePointer) {
    // SAFETY: the caller gives its reference away; `ssl` is in the middle of a call.
    let session = unsafe Session(host: TLSSessionStore.verifiedHost(of: ssl), taking: session)
    latest.withLock { $0 = session }
  }

  /// Offers the latest session to a connection that is yet to shake hands and knows its host.
  func offer(to ssl: OpaquePointer) {
    // SAFETY: `latest` keeps the session alive during the calls, which take a reference of their
    // own.
    guard let latest = latest.withLock({ $0 }),
      unsafe latest.host == TLSSessionStore.verifiedHost(of: ssl),
      unsafe SSL_SESSION_is_resumable(latest.session) == 1
    else { return }
    _ = unsafe SSL_set_session(ssl, latest.session)
  }

  /// What the peer's certificate must be for.
  private static func verifiedHost(of ssl: OpaquePointer) -> String {
    // SAFETY: the parameters belong to `ssl`; the name to them, the address to us.
    let parameters = unsafe SSL_get0_param(ssl)
    if let name = unsafe X509_VERIFY_PARAM_get0_host(parameters, 0) {
      return unsafe String(cString: name)
    }
    guard let address = unsafe X509_VERIFY_PARAM_get1_ip_asc(parameters) else { return "" }
    defer { unsafe CRYPTO_free(address, #file, #line) }
    return unsafe String(cString: address)
  }
}

/// OpenSSL's call when a peer gave a session: 1 says that the reference was taken over.
private func keepSession(_ ssl: OpaquePointer?, _ session: OpaquePointer?) -> Int32 {
  // SAFETY: OpenSSL passes what the call is about; the store is attached, so it is alive.
  guard let ssl = unsafe ssl, let session = unsafe session,
    unsafe SSL_get_verify_result(ssl) == Int(X509_V_OK),
    let store = unsafe SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0)
  else { return 0 }
  unsafe Unmanaged<TLSSessionStore>.fromOpaque(store).takeUnretainedValue().keep(session, of: ssl)
  return 1
}
