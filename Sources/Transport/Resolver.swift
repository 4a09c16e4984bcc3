import CLinux
import Dispatch
import Glibc

/// Finds the addresses of names, off the loops because the C library blocks while it asks.
package final class Resolver: Sendable {
  package typealias Completion = @Sendable (Result<[SocketAddress], ResolveError>) -> Void

  private let queue = DispatchQueue(label: "warest-gateway.resolver", attributes: .concurrent)

  package init() {}

  /// Finds all addresses of a host, in the order in which they should be tried.
  ///
  /// `host` is a name, or an IPv4 or IPv6 address without brackets. `completion` is called once:
  /// for an address before this returns, for a name on another thread.
  package func resolve(host: String, port: UInt16, completion: @escaping Completion) {
    if let address = SocketAddress(literal: host, port: port) {
      completion(.success([address]))
      return
    }
    queue.async { completion(Resolver.lookUp(host: host, port: port)) }
  }

  /// Finds them on the calling thread, which waits.
  package static func lookUp(
    host: String,
    port: UInt16
  ) -> Result<[SocketAddress], ResolveError> {
    // The library would take an empty name for any address, and read to the first zero octet.
    guard !host.isEmpty, !host.utf8.contains(0) else {
      return .failure(ResolveError(host: host, code: EAI_NONAME))
    }
    // SAFETY: a structure of the C library, all zero, whose pointers are not read.
    var hints = unsafe addrinfo()
    unsafe hints.ai_family = AF_UNSPEC
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    // Without AI_ADDRCONFIG, by which a machine with no network has no `localhost`.
    unsafe hints.ai_flags = 0
    var list: UnsafeMutablePointer<addrinfo>?
    // SAFETY: the name ends with a zero; the list is freed below.
    let code = unsafe getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else { return .failure(ResolveError(host: host, code: code)) }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      // SAFETY: entries are alive until the list is freed.
      if let address = unsafe SocketAddress(entry.pointee, port: port),
        !addresses.contains(address)
      {
        addresses.append(address)
      }
      unsafe next = entry.pointee.ai_next
    }
    return addresses.isEmpty
      ? .failure(ResolveError(host: host, code: EAI_NONAME)) : .success(addresses)
  }
}

extension SocketAddress {
  fileprivate init?(_ entry: addrinfo, port: UInt16) {
    // SAFETY: `ai_addr` points to `ai_addrlen` octets.
    guard unsafe entry.ai_family == AF_INET || entry.ai_family == AF_INET6,
      let source = unsafe entry.ai_addr
    else { return nil }
    let count = unsafe Int(entry.ai_addrlen)
    self.init()
    _ = fill { storage, size in
      let copied = unsafe min(count, Int(size.pointee))
      // SAFETY: `size` octets of room, and no more are copied than there are.
      unsafe storage.copyMemory(from: source, byteCount: copied)
      unsafe size.pointee = UInt32(copied)
      return 0
    }
    setPort(port)
  }
}
