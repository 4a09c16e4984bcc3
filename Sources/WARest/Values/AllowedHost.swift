import HTTP1

/// One entry of a list of hosts: a name, the names below one, or an address; and a port or any.
struct AllowedHost: Sendable {
  enum Kind: UInt8, Sendable {
    /// `files.example.com` or `minio`.
    case name
    /// `*.example.com`: every name below it, but not itself.
    case suffix
    case address4
    case address6
  }

  var kind: Kind
  /// 0: any.
  var port: UInt16
  /// The address; an IPv4 one stands in `low`.
  var address = IPv6Text.Address(high: 0, low: 0)
  /// Where the name stands among the octets of all, in lower case; of a suffix without `*`.
  var nameStart = 0
  var nameCount = 0

  /// Reads an entry and appends its name to `octets`; `nil` when it is none.
  init?(_ text: String, octets: inout [UInt8]) {
    let whole = Array(text.utf8)
    let entry = whole.span
    if let address = IPv6Text.address(entry) {
      self.init(kind: .address6, port: 0)
      self.address = address
      return
    }
    var parts = AuthorityParts()
    guard parts.split(entry) == nil else { return nil }
    self.init(kind: .name, port: parts.port)
    let host = entry.extracting(parts.host)
    if parts.isBracketed {
      guard let address = IPv6Text.address(host) else { return nil }
      kind = .address6
      self.address = address
      return
    }
    if let address = IPv4Text.address(host) {
      kind = .address4
      self.address.low = UInt64(address)
      return
    }
    if host.count > 2 && host[0] == Octet.asterisk && host[1] == Octet.dot {
      kind = .suffix
    }
    let skipped = kind == .suffix ? 2 : 0
    let name = host.extracting(skipped..<host.count)
    guard HostName.isName(name) && !HostName.isNumber(name) else { return nil }
    nameStart = octets.count
    nameCount = name.count + skipped / 2
    if kind == .suffix { octets.append(Octet.dot) }
    for index in name.indices { octets.append(Octet.lowercased(name[index])) }
  }

  func takes(_ port: UInt16) -> Bool { self.port == 0 || self.port == port }

  private init(kind: Kind, port: UInt16) {
    self.kind = kind
    self.port = port
  }
}
