/// How far a TLS handshake has come.
package enum HandshakeResult: Sendable {
  /// Octets can be sent and received. Some may have come already: receive at once.
  case done

  /// To be called again when the descriptor is readable.
  case wantsRead

  /// To be called again when the descriptor is writable.
  case wantsWrite

  /// The connection is of no use.
  case failed(TLSError)
}
