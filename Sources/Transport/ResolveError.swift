import Glibc

/// A name that has no addresses, as far as the resolver could find out.
package struct ResolveError: Error, Equatable, Sendable, CustomStringConvertible {
  package let host: String

  /// What `getaddrinfo` answered (`EAI_NONAME` and so on).
  package let code: Int32

  package var description: String {
    // SAFETY: the library answers constant texts that end with a zero.
    let reason = unsafe gai_strerror(code).map { unsafe String(cString: $0) }
    return "\(host): \(reason ?? "error \(code)")"
  }
}
