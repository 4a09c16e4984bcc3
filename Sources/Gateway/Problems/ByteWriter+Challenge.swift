package import HTTP1
package import WARest

extension ByteWriter {
  /// Appends the field line for a 401 [RFC 9110 §11.6.1, RFC 6750 §3].
  ///
  /// - Parameter hadToken: a token was given and is not known, rather than none at all: only then
  ///   does RFC 6750 §3.1 have an error code.
  package mutating func appendChallenge(hadToken: Bool) {
    append("WWW-Authenticate: Bearer realm=\"warest-gateway\"")
    if hadToken { append(", error=\"invalid_token\"") }
    append("\r\n")
  }

  /// Appends the field line for a 403 that another scope would turn into a yes.
  package mutating func appendChallenge(missing scope: Scope) {
    append("WWW-Authenticate: Bearer realm=\"warest-gateway\", error=\"insufficient_scope\"")
    append(", scope=\"")
    append(scope.name)
    append("\"\r\n")
  }

  /// Appends the field line `Allow` for a 405 [RFC 9110 §15.5.6].
  package mutating func appendAllowField(_ mask: MethodMask) {
    append("Allow: ")
    append(mask)
    append("\r\n")
  }
}
