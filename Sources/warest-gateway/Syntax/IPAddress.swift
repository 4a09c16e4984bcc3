import Glibc

/// Whether a text is an address, as the C library reads it.
enum IPAddress {
  static func isV4(_ text: some StringProtocol) -> Bool {
    var address = in_addr()
    // SAFETY: `address` outlives the call and has the size that AF_INET writes.
    return unsafe inet_pton(AF_INET, String(text), &address) == 1
  }

  static func isV6(_ text: some StringProtocol) -> Bool {
    var address = in6_addr()
    // SAFETY: `address` outlives the call and has the size that AF_INET6 writes.
    return unsafe inet_pton(AF_INET6, String(text), &address) == 1
  }
}
