import Glibc
import HTTP1

/// The segments of a log, wherever their names put them: the active one, those that the gateway
/// closed, and those that somebody else moved.
///
/// A file belongs to the log when it stands beside the active one, its name begins like that one's,
/// and it begins with a record. Of a segment that is there twice, because it is being compressed,
/// the plain file counts.
package struct LogFolder: Sendable {
  /// Looks at a folder in which names change all the while.
  private static let looksMax = 20

  /// By their first sequence numbers.
  package private(set) var segments: [SegmentFile] = []

  /// Files that have the name of a closed segment and no record at their beginning.
  package private(set) var broken: [SegmentFile] = []

  package init(_ paths: LogPaths) throws(AuditError) {
    // A rotation or a compression between two steps of a look would hide a segment.
    for look in 1...LogFolder.looksMax {
      let active = FileIdentity(path: paths.active)
      let names = try LogFolder.names(of: paths)
      guard try lookAt(names, active, paths) else { continue }
      let namesAfter = try LogFolder.names(of: paths)
      let activeAfter = FileIdentity(path: paths.active)
      if namesAfter == names && activeAfter?.inode == active?.inode { return }
      // In a folder that is never still, this look is as good as any.
      if look == LogFolder.looksMax { return }
    }
    throw AuditError("changes while it is looked at: \(paths.folder)", code: EAGAIN)
  }

  /// - Returns: False when a file vanished meanwhile.
  private mutating func lookAt(
    _ names: [String],
    _ active: FileIdentity?,
    _ paths: LogPaths
  ) throws(AuditError) -> Bool {
    (segments, broken) = ([], [])
    var seen: [FileIdentity] = []
    let activeName = LogPaths.name(of: paths.active)
    // The active name first: for a moment of each rotation its file has two.
    for name in names.filter({ $0 == activeName }) + names.filter({ $0 != activeName }) {
      let path = LogFolder.path(name, in: paths.folder)
      guard let file = FileIdentity(path: path), file.isRegularFile,
        !seen.contains(where: { $0.isSameFile(as: file) }),
        !(name.hasSuffix(".gz") && segments.contains { $0.path + ".gz" == path })
      else { continue }
      seen.append(file)
      let beginning: SegmentReader.Beginning?
      do throws(AuditError) {
        beginning = try SegmentReader.firstLine(of: path)
      } catch {
        if FileIdentity(path: path) == nil { return false }
        throw error
      }
      let named = LogPaths.firstSequence(ofClosed: name, stem: LogPaths.name(of: paths.stem))
      guard beginning != nil || named != nil else { continue }
      let segment = SegmentFile(
        path: path,
        isCompressed: beginning?.isCompressed ?? name.hasSuffix(".gz"),
        isActive: active?.isSameFile(as: file) ?? false,
        firstSequence: beginning?.sequence ?? named ?? 0,
        firstTime: beginning?.time ?? 0,
        bytes: file.bytes
      )
      if beginning != nil { segments.append(segment) } else { broken.append(segment) }
    }
    segments.sort { $0.firstSequence < $1.firstSequence }
    broken.sort { $0.firstSequence < $1.firstSequence }
    return true
  }

  /// Names that a segment of this log may have, in their order.
  private static func names(of paths: LogPaths) throws(AuditError) -> [String] {
    let stem = LogPaths.name(of: paths.stem)
    let checkpoints = LogPaths.name(of: paths.checkpoints)
    return try names(in: paths.folder).filter { name in
      guard name.hasPrefix(stem), name.contains(".jsonl"), !name.hasSuffix(".tmp") else {
        return false
      }
      let rest = name.dropFirst(stem.count)
      // `audit2.jsonl` is another log; a second path may have been somewhere else before.
      return (rest.hasPrefix(".") || rest.hasPrefix("-")) && name != checkpoints
        && !rest.hasPrefix("-checkpoints.jsonl")
    }.sorted()
  }

  static func path(_ name: String, in folder: String) -> String {
    folder == "/" ? "/" + name : folder + "/" + name
  }

  /// All names in a folder, in no order.
  package static func names(in path: String) throws(AuditError) -> [String] {
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
