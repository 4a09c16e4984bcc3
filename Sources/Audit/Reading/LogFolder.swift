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
    let stem = LogPaths.name(of: paths.stem)
    for look in 1...LogFolder.looksMax {
      let active = FileIdentity(path: paths.active)
      let names = try LogFolder.names(of: paths)
      guard try lookAt(names, active, paths) else { continue }
      // Somebody else may move files on, say each to the name of the next.
      let others = names.filter { LogPaths.firstSequence(ofClosed: $0, stem: stem) == nil }
      let othersAfter = try LogFolder.names(of: paths)
        .filter { LogPaths.firstSequence(ofClosed: $0, stem: stem) == nil }
      // In a folder that is never still, this look is as good as any.
      if others == othersAfter || look == LogFolder.looksMax { return }
    }
    throw AuditError("changes while it is looked at: \(paths.folder)", code: EAGAIN)
  }

  /// - Returns: False when a segment may have been missed, because a file got another name meanwhile.
  private mutating func lookAt(
    _ names: [String],
    _ active: FileIdentity?,
    _ paths: LogPaths
  ) throws(AuditError) -> Bool {
    (segments, broken) = ([], [])
    var seen: [FileIdentity] = []
    let activeName = LogPaths.name(of: paths.active)
    // The active file first, which must be the one that it was before there were names: a rotation
    // that comes later hides nothing, for what it closes has been seen.
    for name in [activeName] + names.filter({ $0 != activeName }) {
      var path = LogFolder.path(name, in: paths.folder)
      let isActive = name == activeName
      var file = FileIdentity(path: path)
      if isActive, file?.inode != active?.inode { return false }
      if file == nil && !isActive {
        // It was compressed meanwhile, or moved, or removed.
        path += SegmentCompressor.ending
        file = FileIdentity(path: path)
        guard file != nil else { return false }
      }
      guard let file, file.isRegularFile, !seen.contains(where: { $0.isSameFile(as: file) }),
        !segments.contains(where: { $0.path == path || $0.path + ".gz" == path })
      else { continue }
      seen.append(file)
      guard let segment = try LogFolder.segment(path, file, isActive: isActive, paths) else {
        continue
      }
      guard FileIdentity(path: path)?.isSameFile(as: file) ?? false else { return false }
      if segment.firstTime != 0 { segments.append(segment) } else { broken.append(segment) }
    }
    forgetOldName(of: active, paths)
    segments.sort { $0.firstSequence < $1.firstSequence }
    broken.sort { $0.firstSequence < $1.firstSequence }
    return true
  }

  /// The active file may have been closed and compressed since it was looked at: then it is there
  /// twice.
  private mutating func forgetOldName(of active: FileIdentity?, _ paths: LogPaths) {
    guard let first = segments.first, first.isActive,
      segments.dropFirst().contains(where: { $0.firstSequence == first.firstSequence }),
      FileIdentity(path: paths.active)?.inode != active?.inode
    else { return }
    segments.removeFirst()
  }

  /// - Returns: Nil when it is no segment of the log.
  private static func segment(
    _ path: String,
    _ file: FileIdentity,
    isActive: Bool,
    _ paths: LogPaths
  ) throws(AuditError) -> SegmentFile? {
    let name = LogPaths.name(of: path)
    let named = LogPaths.firstSequence(ofClosed: name, stem: LogPaths.name(of: paths.stem))
    let beginning: SegmentReader.Beginning?
    do throws(AuditError) {
      beginning = try SegmentReader.firstLine(of: path)
    } catch {
      // The caller sees that it is gone.
      guard FileIdentity(path: path) == nil else { throw error }
      beginning = nil
    }
    guard let first = beginning?.sequence ?? named else { return nil }
    return SegmentFile(
      path: path,
      isCompressed: beginning?.isCompressed ?? name.hasSuffix(SegmentCompressor.ending),
      isActive: isActive,
      firstSequence: first,
      firstTime: beginning?.time ?? 0,
      bytes: file.bytes
    )
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
