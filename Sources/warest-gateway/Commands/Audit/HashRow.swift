import Audit
import HTTP1
import Transport
import WARest

/// What to search for: a hash by one of the keys, or an id that stands on record as it is.
struct HashRow: Encodable {
  /// The id as it is hashed, or the file of a body.
  var name: String

  /// What stands on record.
  var search: String

  /// The key's name; nil: it is no hash.
  var key: String?
  var isInUse = false

  enum CodingKeys: String, CodingKey {
    case name
    case search
    case key
    case isInUse = "in_use"
  }

  /// What to search for to find an id.
  ///
  /// With `isPlain` people stand on record as they are; what was recorded before that has hashes.
  static func rows(of id: RecipientID, _ ring: [RecipientKey], isPlain: Bool) -> [HashRow] {
    var writer = ByteWriter(capacity: RecipientText.bytesMax)
    RecipientText(id).write(into: &writer)
    // SAFETY: the writer is alive and not written during the copy.
    let octets = unsafe Array(writer.bytes)
    let name = String(decoding: octets, as: UTF8.self)
    let plain = [HashRow(name: name, search: name)]
    if id.isPlain { return plain }
    return (isPlain ? plain : []) + rows(name, ring) { $0.hash(octets.span) }
  }

  static func rows(ofBody octets: [UInt8], _ file: String, _ ring: [RecipientKey]) -> [HashRow] {
    rows(file, ring) { hasher in
      var state = hasher.beginBody()
      state.update(octets.span)
      return hasher.hash(body: state)
    }
  }

  private static func rows(
    _ name: String,
    _ ring: [RecipientKey],
    _ hash: (RecipientHasher) -> (UInt64, UInt64)
  ) -> [HashRow] {
    ring.enumerated().map { index, key in
      let words = hash(key.hasher)
      let digits = Digest32(words.0, words.1, 0, 0).description.prefix(32)
      return HashRow(
        name: name,
        search: "hmac-sha256:\(digits)",
        key: key.id,
        isInUse: index == 0
      )
    }
  }

  var line: String {
    guard let key else { return "\(search)  (in plain text)" }
    return "\(search)  \(name)  key \(key)\(isInUse ? ", in use" : "")"
  }
}
