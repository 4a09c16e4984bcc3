package import HTTP1
package import WARest

/// Who may call, and what: looked up for every request without allocation.
///
/// A client is known by its place in the list that the table was made from.
package final class ClientTable: Sendable {
  private struct Client {
    var scopes: UInt32
    var name: Range<Int>
    var patterns: Range<Int>
    var sources: SourceRules
  }

  private let clients: [Client]

  /// Open addressing on the first word of the digest: 0 is empty, else a digest's place plus 1.
  ///
  /// The number of slots is a power of two and at least twice that of digests.
  private let slots: [UInt32]
  private let digests: [TokenDigest]
  private let owners: [Int]
  private let patterns: [Range<Int>]
  private let text: [UInt8]

  package init(_ configurations: [ClientConfiguration]) throws(ClientTableError) {
    var clients: [Client] = []
    var digests: [TokenDigest] = []
    var owners: [Int] = []
    var patterns: [Range<Int>] = []
    var text: [UInt8] = []
    func keep(_ string: String) -> Range<Int> {
      let start = text.count
      text += Array(string.utf8)
      return start..<text.count
    }
    for (index, configuration) in configurations.enumerated() {
      if configurations[..<index].contains(where: { $0.name == configuration.name }) {
        throw .duplicateName(configuration.name)
      }
      // A digest of zeros is the placeholder of an example file: no token has it.
      for digest in configuration.tokenDigests where digest != TokenDigest(0, 0, 0, 0) {
        if let other = digests.firstIndex(of: digest) {
          throw .duplicateToken(configurations[owners[other]].name, configuration.name)
        }
        digests.append(digest)
        owners.append(index)
      }
      let first = patterns.count
      for pattern in configuration.sessionPatterns { patterns.append(keep(pattern)) }
      clients.append(
        Client(
          scopes: try ClientTable.mask(configuration),
          name: keep(configuration.name),
          patterns: first..<patterns.count,
          sources: SourceRules(
            policy: configuration.sourcePolicy,
            hosts: configuration.sourceHosts
          )
        )
      )
    }
    self.clients = clients
    self.digests = digests
    self.owners = owners
    self.patterns = patterns
    self.text = text
    slots = ClientTable.slots(for: digests)
  }

  package var count: Int { clients.count }

  /// The client whose token has this digest.
  ///
  /// How long it takes depends on where digests stand, never on how much of one agrees.
  package func find(_ digest: TokenDigest) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: digest.words.0) & mask
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if digests[place] == digest { return owners[place] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The scopes of a client as a set of `Scope.bit`, wildcards expanded.
  package func scopes(of client: Int) -> UInt32 { clients[client].scopes }

  package func has(_ scope: Scope, client: Int) -> Bool {
    clients[client].scopes & scope.bit != 0
  }

  /// True when one of the client's patterns covers `session`, letter case included.
  package func mayUse(client: Int, session: Span<UInt8>) -> Bool {
    for index in clients[client].patterns
    where SessionPattern.covers(text, patterns[index], session) {
      return true
    }
    return false
  }

  /// What the client may have WARest fetch.
  package func sources(of client: Int) -> SourceRules { clients[client].sources }

  /// The client's session when it may use one only, else an empty claim.
  package func onlySession(of client: Int) -> SessionClaim {
    let owned = clients[client].patterns
    var claim = SessionClaim()
    guard owned.count == 1, let first = owned.first else { return claim }
    // A pattern with a star is no name, and is not taken for one.
    let name = Array(text[patterns[first]])
    _ = claim.claim(name.span)
    return claim
  }

  /// The sessions that the client is given by their names, not by a pattern.
  package func namedSessions(of client: Int) -> [String] {
    clients[client].patterns.compactMap { index in
      let pattern = text[patterns[index]]
      return pattern.contains(UInt8(ascii: "*")) ? nil : String(decoding: pattern, as: UTF8.self)
    }
  }

  /// Appends what the client may use, as `main, sales-*`.
  package func appendSessions(of client: Int, to writer: inout ByteWriter) {
    for index in clients[client].patterns {
      if index > clients[client].patterns.lowerBound { writer.append(", ") }
      for place in patterns[index] { writer.append(text[place]) }
    }
  }

  /// Appends the name of a client: `[A-Za-z0-9._-]{1,64}`.
  package func appendName(of client: Int, to writer: inout ByteWriter) {
    for index in clients[client].name { writer.append(text[index]) }
  }

  private static func slots(for digests: [TokenDigest]) -> [UInt32] {
    var count = 8
    while count < digests.count * 2 { count *= 2 }
    var slots = [UInt32](repeating: 0, count: count)
    for (place, digest) in digests.enumerated() {
      var slot = Int(truncatingIfNeeded: digest.words.0) & (count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = UInt32(place + 1)
    }
    return slots
  }

  private static func mask(
    _ configuration: ClientConfiguration
  ) throws(ClientTableError) -> UInt32 {
    var mask: UInt32 = 0
    for wanted in configuration.scopes {
      let family = wanted.hasSuffix(":*") ? wanted.dropLast() : nil
      var found: UInt32 = 0
      for scope in Scope.allCases {
        let name = "\(scope.name)"
        if wanted == "*" || name == wanted || family.map({ name.hasPrefix($0) }) == true {
          found |= scope.bit
        }
      }
      if found == 0 { throw .unknownScope(client: configuration.name, scope: wanted) }
      mask |= found
    }
    return mask
  }
}
