/// One key of the hashes that stand on record instead of people, and of those of bodies.
///
/// Trivially copyable but for its name; the key itself cannot be had back, and nothing prints it.
package struct RecipientKey: Sendable, CustomStringConvertible {
  /// Eight hexadecimal digits by which the key is called.
  package let id: String
  package let hasher: RecipientHasher

  init(id: String, _ key: Span<UInt8>) {
    self.id = id
    hasher = RecipientHasher(key)
  }

  package var description: String { "<redacted>" }
}
