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
    for look in 1...LogFolder.looksMax {
      // It stays open during the look: the number of a file that is gone may be another one's.
      let active = try LogFolder.openActive(paths)
      let names = try LogFolder.names(of: paths)
      guard try lookAt(names, active, paths) else { continue }
      // Somebody else may move files on, say each to the name of the next.
      let others = names.filter { !LogFolder.isClosed($0, paths) }
      let othersAfter = try LogFolder.names(of: paths).filter { !LogFolder.isClosed($0, paths) }
      // In a folder that is never still, this look is as good as any.
      if others == othersAfter || look == LogFolder.looksMax { return }
    }
    throw AuditError("changes while it is looked at: \(paths.folder)", code: EAGAIN)
  }

  private static func isClosed(_ name: String, _ paths: LogPaths) -> Bool {
    LogPaths.firstSequence(ofClosed: name, stem: LogPaths.name(of: paths.stem)) != nil
  }

  /// - Returns: Nil when there is none.
  private static func openActive(_ paths: LogPaths) throws(AuditError) -> SegmentSource? {
    guard FileIdentity(path: paths.active)?.isRegularFile ?? false else { return nil }
    do throws(AuditError) {
      return try SegmentSource(paths.active)
    } catch {
      if FileIdentity(path: paths.active) == nil { return nil }
      throw error
    }
  }

  /// - Returns: False when a segment may have been missed, because a file got another name.
  private mutating func lookAt(
    _ names: [String],
    _ active: SegmentSource?,
    _ paths: LogPaths
  ) throws(AuditError) -> Bool {
    (segments, broken) = ([], [])
    var seen: [FileIdentity] = []
    // A rotation that comes later hides nothing, for what it closes has been seen.
    guard lookAtActive(active, &seen, paths) else { return false }
    for name in names where name != LogPaths.name(of: paths.active) {
      var path = LogFolder.path(name, in: paths.folder)
      var file = FileIdentity(path: path)
      if file == nil {
        // It was compressed meanwhile, or moved, or removed.
        path += SegmentCompressor.ending
        file = FileIdentity(path: path)
        guard file != nil else { return false }
      }
      guard let file, file.isRegularFile, !seen.contains(where: { $0.isSameFile(as: file) }),
        !segments.contains(where: { $0.path == path || $0.path + ".gz" == path })
      else { continue }
      seen.append(file)
      do throws(AuditError) {
        add(path, file, try SegmentReader.firstLine(of: path), paths)
      } catch {
        if FileIdentity(path: path) == nil { return false }
        throw error
      }
    }
    forgetOldName(of: active, paths)
    segments.sort { $0.firstSequence < $1.firstSequence }
    broken.sort { $0.firstSequence < $1.firstSequence }
    return true
  }

  private mutating func lookAtActive(
    _ active: SegmentSource?,
    _ seen: inout [FileIdentity],
    _ paths: LogPaths
  ) -> Bool {
    let named = FileIdentity(path: paths.active)
    guard let active, let file = FileIdentity(descriptor: active.descriptor) else {
      return !(named?.isRegularFile ?? false)
    }
    guard named?.isSameFile(as: file) ?? false else { return false }
    seen.append(file)
    add(paths.active, file, SegmentReader.firstLine(of: active), paths, isActive: true)
    return true
  }

  private mutating func add(
    _ path: String,
    _ file: FileIdentity,
    _ beginning: SegmentReader.Beginning?,
    _ paths: LogPaths,
    isActive: Bool = false
  ) {
    let stem = LogPaths.name(of: paths.stem)
    let named = LogPaths.firstSequence(ofClosed: LogPaths.name(of: path), stem: stem)
    guard let first = beginning?.sequence ?? named else { return }
    let segment = SegmentFile(
      path: path,
      isCompressed: beginning?.isCompressed ?? path.hasSuffix(SegmentCompressor.ending),
      isActive: isActive,
      firstSequence: first,
      firstTime: beginning?.time ?? 0,
      bytes: file.bytes
    )
    if beginning != nil { segments.append(segment) } else { broken.append(segment) }
  }

  /// The active file may have been closed and compressed since it was looked at: then it is there
  /// twice.
  private mutating func forgetOldName(of active: SegmentSource?, _ paths: LogPaths) {
    guard let active, let first = segments.first, first.isActive,
      segments.dropFirst().contains(where: { $0.firstSequence == first.firstSequence }),
      let file = FileIdentity(descriptor: active.descriptor),
      !(FileIdentity(path: paths.active)?.isSameFile(as: file) ?? false)
    else { return }
    segments.removeFirst()
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
        && !rest.hasPrefix("-checkpoints.jsonl") && !rest.hasPrefix(LogPaths.limitStateEnding)
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
