import Synchronization

/// The keys of one log: the first of its file is in use, the others are there to search for what
/// was hashed before.
///
/// What a loop needs of it is copied, and copied again when `version` has changed; no lock stands
/// in the way of a call.
package final class RecipientKeys: Sendable {
  private let path: String
  private let keys: Mutex<[RecipientKey]>
  private let changes = Atomic<UInt64>(1)

  private init(path: String, _ keys: [RecipientKey]) {
    self.path = path
    self.keys = Mutex(keys)
  }

  /// Reads the file, or makes one with a new key.
  package static func open(_ path: String) throws(AuditError) -> RecipientKeys {
    RecipientKeys(path: path, try RecipientKeyFile.openOrCreate(path))
  }

  /// Never 0; another one after every `reload` that brought another key into use.
  package var version: UInt64 { changes.load(ordering: .acquiring) }

  /// The key in use, which is there always.
  package var current: RecipientKey { keys.withLock { $0[0] } }

  /// All keys, that in use first.
  package var all: [RecipientKey] { keys.withLock { $0 } }

  /// Reads the file again.
  ///
  /// - Returns: True when another key is in use now.
  /// - Throws: When it cannot be read; the keys stay as they were.
  package func reload() throws(AuditError) -> Bool {
    let read = try RecipientKeyFile.read(path)
    let isOther = keys.withLock { keys in
      defer { keys = read }
      return keys[0].id != read[0].id
    }
    if isOther { changes.add(1, ordering: .releasing) }
    return isOther
  }
}
