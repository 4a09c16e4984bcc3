import Transport

/// A client's address without its port, as audit records have it; made once a connection.
struct PeerText {
  /// An IPv6 address in full, or the first octets of a path.
  private static let bytesMax = 48

  private(set) var octets = InlineArray<48, UInt8>(repeating: 0)
  private(set) var count = 0

  init(_ address: SocketAddress) {
    for octet in address.host.utf8.prefix(PeerText.bytesMax) {
      octets[count] = octet
      count += 1
    }
  }
}
