import COpenSSL
import Glibc
import Transport

/// A TLS server's setting, for tests: OpenSSL by itself.
@safe final class TLSServer {
  struct Options {
    var certificate: Certificates.Kind? = Certificates.good
    var versionMax = TLS1_3_VERSION
    var ciphers = "DEFAULT:@SECLEVEL=0"
  }

  // SAFETY: freed in `deinit`.
  let context: OpaquePointer

  init(_ options: Options = Options()) throws {
    let certificates = try Certificates.shared.get()
    // SAFETY: the context is freed in `deinit`; texts are copied.
    guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
      throw TLSError(.configuration, "no context")
    }
    unsafe self.context = context
    _ = unsafe openssl_set_min_version(context, TLS1_VERSION)
    _ = unsafe openssl_set_max_version(context, options.versionMax)
    unsafe SSL_CTX_set_cipher_list(context, options.ciphers)
    unsafe SSL_CTX_set_session_id_context(context, "test", 4)
    guard let kind = options.certificate else { return }
    guard
      unsafe SSL_CTX_use_certificate_chain_file(context, certificates.path(kind.file)) == 1,
      unsafe SSL_CTX_use_PrivateKey_file(context, certificates.key, SSL_FILETYPE_PEM) == 1
    else { throw TLSError(.configuration, "no certificate") }
  }

  deinit {
    // SAFETY: made in `init`.
    unsafe SSL_CTX_free(context)
  }

  /// Handshakes that came to their end.
  var handshakes: Int {
    // SAFETY: a counter is read.
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_SESS_ACCEPT_GOOD, 0, nil)
  }
}

/// The server's end of a TLS connection, for tests.
@safe struct TLSPeer: ~Copyable {
  // SAFETY: freed in `deinit`.
  private let ssl: OpaquePointer
  private var socket: Socket

  init(_ server: TLSServer, _ socket: consuming Socket) throws {
    // SAFETY: freed in `deinit`, before the socket closes its descriptor.
    guard let ssl = unsafe SSL_new(server.context) else {
      throw TLSError(.configuration, "no connection")
    }
    unsafe SSL_set_accept_state(ssl)
    unsafe SSL_set_fd(ssl, socket.descriptor)
    unsafe self.ssl = ssl
    self.socket = socket
  }

  deinit {
    // SAFETY: made in `init`.
    unsafe SSL_free(ssl)
  }

  var descriptor: Int32 { socket.descriptor }

  /// True once the handshake is done, as this side sees it.
  func handshake() -> Bool {
    ERR_clear_error()
    // SAFETY: `ssl` is alive.
    return unsafe SSL_do_handshake(ssl) == 1
  }

  /// The name that the client asked for.
  var serverName: String? {
    // SAFETY: the name belongs to `ssl` and is copied.
    unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { unsafe String(cString: $0) }
  }

  func put(_ octets: [UInt8]) -> Int {
    ERR_clear_error()
    // SAFETY: as many octets are read as there are.
    return unsafe Int(SSL_write(ssl, octets, Int32(octets.count)))
  }

  func take(max: Int = 65_536) -> [UInt8] {
    ERR_clear_error()
    var buffer = [UInt8](repeating: 0, count: max)
    // SAFETY: at most `max` octets are written.
    let count = unsafe SSL_read(ssl, &buffer, Int32(max))
    return Array(buffer.prefix(Int(Swift.max(count, 0))))
  }

  /// Sends `close_notify`, then a FIN.
  func close() {
    // SAFETY: `ssl` is alive.
    _ = unsafe SSL_shutdown(ssl)
    socket.shutdownWrite()
  }

  /// Sends a FIN alone, as somebody would who cuts the connection.
  func cut() {
    socket.shutdownWrite()
  }

  /// The client sent `close_notify`.
  var sawCloseNotify: Bool {
    // SAFETY: `ssl` is alive.
    unsafe SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0
  }

  /// Sends octets past TLS.
  func putRaw(_ octets: [UInt8]) {
    _ = socket.put(octets)
  }

  /// Asks for a new handshake, which TLS 1.2 allows.
  func askToRenegotiate() {
    ERR_clear_error()
    // SAFETY: `ssl` is alive.
    _ = unsafe SSL_renegotiate(ssl)
    _ = unsafe SSL_do_handshake(ssl)
  }
}

/// Both ends of a TLS connection, on one thread: each step of the one is followed by one of the
/// other.
struct TLSPair: ~Copyable {
  var client: Transport.Stream
  var server: TLSPeer

  /// How the client's handshake ended.
  let outcome: Outcome

  enum Outcome: Equatable {
    case done
    case failed(TLSError)
    case unfinished
  }

  init(
    _ server: TLSServer,
    _ context: TLSClientContext,
    host: String = "warest.test"
  ) throws {
    SignalSource.ignoreBrokenPipe()
    let pair = try Socket.pair()
    let peer = try TLSPeer(server, pair.second)
    var client = Transport.Stream(pair.first)
    try client.startTLS(context, host: host)
    var outcome = Outcome.unfinished
    handshake: for _ in 0..<20 {
      switch client.handshake() {
      case .done:
        outcome = .done
        if peer.handshake() { break handshake }
      case .failed(let error):
        outcome = .failed(error)
        break handshake
      case .wantsRead, .wantsWrite:
        _ = peer.handshake()
      }
    }
    self.client = client
    self.server = peer
    self.outcome = outcome
  }
}
