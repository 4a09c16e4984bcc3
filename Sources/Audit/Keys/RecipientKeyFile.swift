import Glibc
import HTTP1
import Transport

/// The file of the keys: a line each of `<8 hexadecimal digits, its name> <64 of the key>`, the one
/// in use first; a `#` begins a comment.
package enum RecipientKeyFile {
  private static let keyBytes = 32

  /// Reads the file, or makes one with a new key at the first start; of two starts at once both get
  /// the one that stands.
  static func openOrCreate(_ path: String) throws(AuditError) -> [RecipientKey] {
    if let content = try content(path) { return try parse(content, path) }
    let line = newLine()
    if try SmallFile.create(path, Array(comment.utf8) + line.octets, mode: 0o600) {
      return [line.key]
    }
    return try read(path)
  }

  /// - Throws: Also when others may read the file, or its group write it.
  package static func read(_ path: String) throws(AuditError) -> [RecipientKey] {
    guard let content = try content(path) else {
      throw AuditError("has no keys for its hashes: \(path)", code: ENOENT)
    }
    return try parse(content, path)
  }

  /// Puts a new key in the first place; records of then are found by the others, which stay.
  ///
  /// - Returns: The new key.
  package static func addKey(_ path: String) throws(AuditError) -> RecipientKey {
    guard let old = try content(path) else { return try openOrCreate(path)[0] }
    _ = try parse(old, path)
    var status = stat()
    // SAFETY: the path is a text that ends with a zero, and the kernel fills `status`.
    let isKnown = unsafe stat(path, &status) == 0
    let line = newLine()
    try SmallFile.replace(path, withFirst(line.octets, in: old.octets), mode: old.mode)
    // Whoever runs the gateway must be able to read what an administrator has made.
    if isKnown && status.st_uid != geteuid() {
      // SAFETY: the path is a text that ends with a zero, alive during the call.
      guard unsafe chown(path, status.st_uid, status.st_gid) == 0 else {
        throw AuditError("needs \(path), which cannot be given to its owner", code: errno)
      }
    }
    return line.key
  }

  private static func content(_ path: String) throws(AuditError) -> SmallFile.Content? {
    try SmallFile.readSecret(path, "keys that are secret")
  }

  /// The comments at the top stay there.
  private static func withFirst(_ line: [UInt8], in octets: [UInt8]) -> [UInt8] {
    var start = 0
    while start < octets.count, octets[start] == UInt8(ascii: "#"),
      let end = octets[start...].firstIndex(of: 0x0a)
    {
      start = end + 1
    }
    return octets[..<start] + line + octets[start...]
  }

  private static func parse(
    _ content: SmallFile.Content,
    _ path: String
  ) throws(AuditError) -> [RecipientKey] {
    var keys: [RecipientKey] = []
    for (index, line) in content.octets.split(separator: 0x0a, omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 <= 0x20 }
      if words.isEmpty { continue }
      guard words.count == 2, words[0].count == 8, octets(words[0]) != nil,
        let key = octets(words[1]), key.count == keyBytes
      else {
        throw AuditError(
          "has no keys for its hashes: \(path):\(index + 1) is no name and key in hexadecimal",
          code: EINVAL
        )
      }
      let id = String(decoding: words[0], as: UTF8.self).lowercased()
      guard !keys.contains(where: { $0.id == id }) else {
        throw AuditError(
          "has no keys for its hashes: \(path):\(index + 1) has the name of another key",
          code: EINVAL
        )
      }
      keys.append(RecipientKey(id: id, key.span))
    }
    guard !keys.isEmpty else {
      throw AuditError("has no keys for its hashes: \(path) has none", code: EINVAL)
    }
    return keys
  }

  /// Digits in pairs; nil: something else.
  private static func octets(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var octets: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      guard let value = Octet.hexadecimal(digit) else { return nil }
      if let first = high {
        octets.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return octets
  }

  private static func newLine() -> (key: RecipientKey, octets: [UInt8]) {
    var octets = [UInt8](repeating: 0, count: keyBytes + 4)
    // SAFETY: the octets are filled within the closure.
    unsafe octets.withUnsafeMutableBytes { bytes in unsafe Entropy.fill(bytes) }
    let text = octets.map { octet in
      let digits = String(octet, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    let id = text[..<4].joined()
    let line = id + " " + text[4...].joined() + "\n"
    return (RecipientKey(id: id, Array(octets[4...]).span), Array(line.utf8))
  }

  private static let comment = """
    # Keys of the hashes that stand in the audit log instead of people: the first one is in use.
    # Older ones stay here to search for what was recorded with them. Keep this file secret.

    """
}
