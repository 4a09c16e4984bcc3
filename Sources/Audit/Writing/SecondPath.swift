import Glibc
import HTTP1
import Transport

/// The file that has every checkpoint once more, best on another disk.
enum SecondPath {
  /// Octets from its end that surely hold a whole checkpoint.
  private static let tailBytes = 16_384

  /// The sequence number of its last checkpoint; nil: there is none.
  ///
  /// What is not signed with one of the keys does not count: the log goes on behind this number.
  static func end(of path: String, keys: [VerifyingKey]) -> UInt64? {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard let file = FileIdentity(descriptor: descriptor), file.isRegularFile else { return nil }
    var octets = [UInt8](repeating: 0, count: tailBytes)
    let start = max(0, file.bytes - tailBytes)
    guard let count = FileOctets.read(descriptor, into: &octets, at: start), count > 0 else {
      return nil
    }
    let lines = octets[..<count].split(separator: UInt8(ascii: "\n"))
    return lines.reversed().lazy.compactMap { sequence(ofSigned: $0.span, keys) }.first
  }

  private static func sequence(ofSigned line: Span<UInt8>, _ keys: [VerifyingKey]) -> UInt64? {
    guard let parts = AuditLine.parts(line), let statement = CheckpointLine.read(line),
      let previous = Digest32(hexadecimal: line.extracting(AuditLine.previousRange(line.count))),
      keys.contains(where: { CheckpointLine.isSigned(statement, line, after: previous, by: $0) })
    else { return nil }
    return parts.sequence
  }

  /// Appends lines, and brings them to the disk.
  ///
  /// Half a line, which a crash may have left, is fenced off.
  ///
  /// - Returns: False when they may not be there.
  static func append(_ lines: [UInt8], to path: String) -> Bool {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(
      path,
      O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
      mode_t(0o640)
    )
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // A pipe or a device would take them and keep nothing.
    guard let file = FileIdentity(descriptor: descriptor), file.isRegularFile else { return false }
    var last: UInt8 = 0x0a
    // SAFETY: the kernel writes one octet.
    let isTorn =
      unsafe file.bytes > 0 && pread(descriptor, &last, 1, file.bytes - 1) == 1 && last != 0x0a
    let octets = isTorn ? [0x0a] + lines : lines
    if FileOctets.write(octets, to: descriptor) && fdatasync(descriptor) == 0 { return true }
    // They are brought again, and no checkpoint shall stand here twice.
    _ = ftruncate(descriptor, file.bytes)
    return false
  }
}
