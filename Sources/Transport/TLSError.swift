/// Why TLS could not be set up.
///
/// The text is for the log, not for a client.
package struct TLSError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// The files or the host name that TLS was to be set up with are of no use.
    case configuration

    /// The peer's certificate is not trusted, not valid now or not for this host.
    case certificate

    /// The peer and we have no version or algorithm in common, or it broke the protocol.
    case handshake

    /// The connection ended.
    case connection
  }

  package let kind: Kind
  package let reason: String

  package init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  package var description: String { reason }
}
