import Glibc
import Transport

/// Turns a closed segment into a compressed one of the same lines.
///
/// The compressed file is written under another name, brought to the disk and read back before it
/// gets its own; only then the plain one goes. Wherever that is interrupted, all records are there.
package enum SegmentCompressor {
  static let ending = ".gz"
  static let draftEnding = ".gz.tmp"

  /// No record is nearly as long: something else has written to the file.
  private static let longLineBytes = 1 << 24

  /// Makes `path` + `.gz` of a segment that is not written any more, and removes the plain file.
  ///
  /// Goes on where an earlier call was interrupted; a segment that is compressed already stays as
  /// it is.
  ///
  /// - Parameters:
  ///   - path: Of the plain file.
  ///   - level: From 1, fast, to 9, small.
  /// - Throws: When the plain file stays.
  package static func compress(_ path: String, level: Int32 = 1) throws(AuditError) {
    let target = path + ending
    let isThere = FileIdentity(path: target) != nil
    if isThere && FileIdentity(path: path) == nil { return }
    let plain = try OpenFile.read(path)
    if isThere {
      guard try isSame(plain, target) else {
        throw AuditError("is there twice, with other octets: \(path) and \(target)", code: EEXIST)
      }
    } else {
      try write(plain, to: target, level)
    }
    try plain.removeName(path)
    try syncFolder(of: path)
  }

  /// Removes what interrupted compressions have left.
  package static func removeDrafts(_ paths: LogPaths) throws(AuditError) {
    let stem = LogPaths.name(of: paths.stem) + "-"
    for name in try LogFolder.names(in: paths.folder)
    where name.hasPrefix(stem) && name.hasSuffix(".jsonl" + draftEnding) {
      // SAFETY: the path is a text that ends with a zero, alive during the call.
      _ = unsafe unlink(LogFolder.path(name, in: paths.folder))
    }
  }

  private static func write(
    _ plain: OpenFile,
    to target: String,
    _ level: Int32
  ) throws(AuditError) {
    let draftPath = plain.path + draftEnding
    // SAFETY: paths are texts that end with a zero, alive during the calls.
    _ = unsafe unlink(draftPath)
    let draft = try OpenFile.create(draftPath, like: plain)
    defer { _ = unsafe unlink(draftPath) }
    try deflate(plain, into: draft, level)
    try draft.finish()
    guard try isSame(plain, draftPath) else {
      throw AuditError("was not compressed as it was written: \(plain.path)", code: EIO)
    }
    // Unlike a rename, this replaces nothing that somebody else has put there.
    guard unsafe link(draftPath, target) == 0 else {
      throw AuditError("cannot be named \(target)", code: errno)
    }
    try syncFolder(of: target)
  }

  /// Writes members of whole lines; only a line that is longer than `longLineBytes` is parted.
  private static func deflate(
    _ plain: OpenFile,
    into draft: OpenFile,
    _ level: Int32
  ) throws(AuditError) {
    let deflater = try MemberDeflater(level: level)
    var piece = [UInt8](repeating: 0, count: GzipMember.rawBytesMax)
    var filled = 0
    var offset = 0
    while true {
      let count = try plain.read(into: &piece, from: filled, at: offset)
      offset += count
      filled += count
      let isEnd = filled < piece.count
      let feed = LineFeed.lastPlace(in: piece.span, 0..<filled)
      if !isEnd, feed == nil, piece.count < longLineBytes {
        piece.append(contentsOf: [UInt8](repeating: 0, count: piece.count))
        continue
      }
      let taken = isEnd ? filled : feed.map { $0 + 1 } ?? filled
      try deflater.make(piece.span.extracting(first: taken))
      try draft.write(deflater.octets)
      if isEnd { return }
      piece = Array(piece[taken..<filled])
      filled = piece.count
      let room = max(GzipMember.rawBytesMax - filled, 1 << 16)
      piece.append(contentsOf: [UInt8](repeating: 0, count: room))
    }
  }

  /// Whether a compressed file has the octets of the plain one.
  private static func isSame(_ plain: OpenFile, _ compressed: String) throws(AuditError) -> Bool {
    let source = try SegmentSource(compressed)
    var inflated = [UInt8](repeating: 0, count: GzipMember.rawBytesMax)
    var octets = inflated
    var offset = 0
    while true {
      let count = (try? source.read(into: &inflated)) ?? -1
      let wanted = try plain.read(into: &octets, from: 0, at: offset)
      guard count == wanted, inflated[..<count] == octets[..<count] else { return false }
      if count == 0 { return true }
      offset += count
    }
  }

  /// A name is on the disk only when its folder is.
  private static func syncFolder(of path: String) throws(AuditError) {
    let folder = LogPaths.folder(of: path)
    guard FileOctets.syncFolder(folder) else {
      throw AuditError("cannot be synced: \(folder)", code: errno)
    }
  }
}
