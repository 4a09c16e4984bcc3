import Glibc

/// The segments of a log as a verification has to see them: also those whose first line is broken.
package enum LogSegments {
  /// - Throws: When there is none, or the folder cannot be read.
  package static func find(_ paths: LogPaths) throws(AuditError) -> [SegmentFile] {
    var segments = try LogFolder(paths).segments
    let known = segments.compactMap { FileIdentity(path: $0.path) }
    for name in try LogFolder.names(in: paths.folder).sorted() {
      let path = paths.folder == "/" ? "/" + name : paths.folder + "/" + name
      let isActive = path == paths.active
      guard let file = FileIdentity(path: path), file.isRegularFile, file.bytes > 0,
        !known.contains(where: { $0.isSameFile(as: file) }),
        let first = isActive ? .max : firstSequence(name, stem: LogPaths.name(of: paths.stem))
      else { continue }
      segments.append(
        SegmentFile(
          path: path,
          isCompressed: name.hasSuffix(".gz"),
          isActive: isActive,
          firstSequence: first,
          firstTime: 0,
          bytes: file.bytes
        )
      )
    }
    guard !segments.isEmpty else {
      throw AuditError("has no segment: \(paths.active)", code: ENOENT)
    }
    return segments.sorted { $0.firstSequence < $1.firstSequence }
  }

  /// Segments that were named one by one.
  package static func named(_ paths: [String]) throws(AuditError) -> [SegmentFile] {
    var segments: [SegmentFile] = []
    for path in paths {
      guard let file = FileIdentity(path: path), file.isRegularFile else {
        throw AuditError("has no such segment: \(path)", code: ENOENT)
      }
      guard let first = try SegmentReader.firstLine(of: path) else {
        throw AuditError("has no record in its first line: \(path)", code: EINVAL)
      }
      segments.append(
        SegmentFile(
          path: path,
          isCompressed: path.hasSuffix(".gz"),
          isActive: false,
          firstSequence: first.sequence,
          firstTime: first.time,
          bytes: file.bytes
        )
      )
    }
    return segments.sorted { $0.firstSequence < $1.firstSequence }
  }

  /// Of a name such as `audit-000000000015-20261124T095712Z.jsonl.gz`.
  package static func firstSequence(_ name: String, stem: String) -> UInt64? {
    guard name.hasPrefix(stem + "-") else { return nil }
    let rest = name.dropFirst(stem.utf8.count + 1)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let after = rest.dropFirst(digits.count)
    guard digits.count >= 12, after.hasPrefix("-"),
      after.hasSuffix(".jsonl") || after.hasSuffix(".jsonl.gz")
    else { return nil }
    return UInt64(digits)
  }
}
