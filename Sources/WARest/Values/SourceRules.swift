import HTTP1

/// What a client's files and pictures may be: the rule of one client, or of all.
///
/// The rule judges what is written, and cannot know what comes of it: a public name whose DNS
/// answer is a private address, now or at the second look, or a public server that redirects to
/// one. Who has such neighbours of WARest's to protect lists the hosts that are allowed and takes
/// `.none`, or keeps WARest off them by the network.
///
/// A copy is four words, holds no reference and costs nothing. The list is built when
/// the gateway starts, and never freed.
@safe package struct SourceRules: Sendable {
  /// URLs of public hosts.
  package static let standard = SourceRules(policy: .public)

  package let policy: SourcePolicy
  private let hostCount: Int

  // SAFETY: both point to memory that `init` fills, that nobody writes after it, and nobody frees.
  nonisolated(unsafe) private let entries: UnsafePointer<AllowedHost>?
  nonisolated(unsafe) private let octets: UnsafePointer<UInt8>?

  /// Copies `hosts`, which may be fetched from whatever they are and whatever the policy says; each
  /// must pass `isValidHost(_:)`.
  package init(policy: SourcePolicy, hosts: [String] = []) {
    self.policy = policy
    hostCount = hosts.count
    guard !hosts.isEmpty else {
      // SAFETY: no memory at all.
      unsafe entries = nil
      unsafe octets = nil
      return
    }
    var text: [UInt8] = []
    let list = hosts.map { host in
      guard let entry = AllowedHost(host, octets: &text) else {
        preconditionFailure("a host that was validated")
      }
      return entry
    }
    let entries = UnsafeMutablePointer<AllowedHost>.allocate(capacity: list.count)
    let octets = UnsafeMutablePointer<UInt8>.allocate(capacity: max(text.count, 1))
    // SAFETY: fresh memory of exactly these sizes.
    unsafe entries.initialize(from: list, count: list.count)
    unsafe octets.initialize(from: text, count: text.count)
    unsafe self.entries = UnsafePointer(entries)
    unsafe self.octets = UnsafePointer(octets)
  }

  /// True for an entry of the list: a name, `*.` and a name for all below it, an IPv4 address in
  /// plain decimals, an IPv6 address, bracketed if a port follows; and `:port` after it, or any.
  package static func isValidHost(_ text: String) -> Bool {
    var octets: [UInt8] = []
    return AllowedHost(text, octets: &octets) != nil
  }

  /// Whether a URL with `authority` may be fetched; the result says why not, to be read after a
  /// pointer.
  func fault(_ authority: Span<UInt8>, defaultPort: UInt16) -> StaticString? {
    var parts = AuthorityParts()
    if let fault = parts.split(authority) { return fault }
    let host = authority.extracting(parts.host)
    let port = parts.port == 0 ? defaultPort : parts.port
    if parts.isBracketed {
      guard let address = IPv6Text.address(host) else { return AuthorityParts.addressFault }
      if allows(.address6, address, port) { return nil }
      return verdict(isPublic: IPv6Text.isPublic(address))
    }
    guard HostName.isName(host) else { return "has a host in its URL that is no host name" }
    if HostName.isNumber(host) {
      guard let address = IPv4Text.address(host) else {
        return "must have an IPv4 address as four plain decimal numbers in its URL"
      }
      if allows(.address4, .init(high: 0, low: UInt64(address)), port) { return nil }
      return verdict(isPublic: IPv4Text.isPublic(address))
    }
    if allows(host, port) { return nil }
    return verdict(isPublic: HostName.isPublic(host))
  }

  /// Whether no URL passes, whatever its host.
  var refusesAllURLs: Bool { policy == .none && hostCount == 0 }

  static var noneFault: StaticString {
    "must not be a URL; send the file itself, or as a data URI"
  }

  private func verdict(isPublic: Bool) -> StaticString? {
    switch policy {
    case .any: nil
    case .none: hostCount == 0 ? Self.noneFault : "must not be a URL of a host that is not listed"
    case .public:
      isPublic
        ? nil
        : "must have a host in its URL that is public: no local name, no loopback, private or reserved address"
    }
  }

  private func allows(
    _ kind: AllowedHost.Kind,
    _ address: IPv6Text.Address,
    _ port: UInt16
  ) -> Bool {
    for index in 0..<hostCount {
      let entry = self.entry(index)
      if entry.kind == kind && entry.address == address && entry.takes(port) { return true }
    }
    return false
  }

  private func allows(_ name: Span<UInt8>, _ port: UInt16) -> Bool {
    for index in 0..<hostCount {
      let entry = self.entry(index)
      guard entry.kind == .name || entry.kind == .suffix, entry.takes(port) else { continue }
      let start = name.count - entry.nameCount
      guard entry.kind == .name ? start == 0 : start > 0 else { continue }
      if ends(name, start, entry) { return true }
    }
    return false
  }

  private func ends(_ name: Span<UInt8>, _ start: Int, _ entry: AllowedHost) -> Bool {
    for index in 0..<entry.nameCount {
      // SAFETY: an entry's name lies inside `octets`, which exist when there are entries.
      let wanted = unsafe octets.unsafelyUnwrapped[entry.nameStart + index]
      guard Octet.lowercased(name[start + index]) == wanted else { return false }
    }
    return true
  }

  private func entry(_ index: Int) -> AllowedHost {
    precondition(index >= 0 && index < hostCount, "an entry of this list")
    // SAFETY: in range, and so there are entries.
    return unsafe entries.unsafelyUnwrapped[index]
  }
}
