import Glibc
import HTTP1

/// The segments of a log, wherever their names put them: the active one, those that the gateway
/// closed, and those that somebody else moved.
///
/// A file belongs to the log when it stands beside the active one, its name begins like that one's,
/// and its first line is a record.
package struct LogFolder: Sendable {
  /// By their first sequence numbers.
  package private(set) var segments: [SegmentFile] = []

  package init(_ paths: LogPaths) throws(AuditError) {
    let stem = LogPaths.name(of: paths.stem)
    let checkpoints = LogPaths.name(of: paths.checkpoints)
    let active = FileIdentity(path: paths.active)
    var seen: [FileIdentity] = []
    // The active path first: a segment may have two names for a moment.
    let names = try LogFolder.names(in: paths.folder).filter { name in
      name.hasPrefix(stem) && name.contains(".jsonl") && !name.hasSuffix(".tmp")
        && name != checkpoints
    }
    for name in names.sorted(by: { first, _ in first == LogPaths.name(of: paths.active) }) {
      let path = paths.folder == "/" ? "/" + name : paths.folder + "/" + name
      guard let file = FileIdentity(path: path), file.isRegularFile,
        !seen.contains(where: { $0.isSameFile(as: file) }),
        // While a segment is compressed both are there.
        !names.contains(name + ".gz"),
        let first = try SegmentReader.firstLine(of: path)
      else { continue }
      seen.append(file)
      let isActive = active?.isSameFile(as: file) ?? false
      segments.append(
        SegmentFile(
          path: path,
          isCompressed: name.hasSuffix(".gz"),
          isActive: isActive,
          firstSequence: first.sequence,
          firstTime: first.time,
          bytes: file.bytes
        )
      )
    }
    segments.sort { $0.firstSequence < $1.firstSequence }
  }

  /// All names in a folder, in no order.
  static func names(in path: String) throws(AuditError) -> [String] {
    // SAFETY: the path is a text that ends with a zero; the folder is closed below.
    guard let folder = unsafe opendir(path) else {
      throw AuditError("cannot be found: \(path)", code: errno)
    }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    // SAFETY: an entry is valid until the next one is read.
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { place in
        unsafe String(cString: UnsafeRawPointer(place).assumingMemoryBound(to: CChar.self))
      }
      names.append(name)
    }
    return names
  }
}
