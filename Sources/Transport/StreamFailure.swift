/// Codes of `IOResult.failed` that are not an `errno`.
///
/// They are negative, which no `errno` is.
package enum StreamFailure {
  /// A FIN without TLS `close_notify`.
  ///
  /// What came before it may have been cut short by an attacker, so a body that ends
  /// with the connection is not complete [RFC 9112 §9.8].
  package static let truncated: Int32 = -1

  /// The TLS peer broke the protocol, or sent an alert.
  package static let tls: Int32 = -2

  /// For the log: what a code of `IOResult.failed` means.
  package static func text(_ code: Int32) -> String {
    switch code {
    case truncated: "the connection ended without TLS close_notify"
    case tls: "the TLS protocol was broken"
    default: SystemError.text(code)
    }
  }
}
