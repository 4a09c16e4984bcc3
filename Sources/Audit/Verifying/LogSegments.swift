import Glibc

/// The segments of a log as a verification has to see them: also those whose first line is broken.
package enum LogSegments {
  /// - Parameters:
  ///   - paths: Where the log is.
  ///   - mayBeNone: Others know of the log: that it is gone as a whole is a finding.
  /// - Returns: Its segments by their first sequence numbers.
  /// - Throws: When there is none, or the folder cannot be read.
  package static func find(
    _ paths: LogPaths,
    mayBeNone: Bool = false
  ) throws(AuditError) -> [SegmentFile] {
    let folder = try LogFolder(paths)
    var segments = folder.segments + folder.broken
    if let file = FileIdentity(path: paths.active), file.isRegularFile, file.bytes > 0,
      !segments.contains(where: { $0.path == paths.active })
    {
      segments.append(
        SegmentFile(
          path: paths.active,
          isCompressed: false,
          isActive: true,
          firstSequence: .max,
          firstTime: 0,
          bytes: file.bytes
        )
      )
    }
    guard mayBeNone || !segments.isEmpty else {
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
          isCompressed: first.isCompressed,
          isActive: false,
          firstSequence: first.sequence,
          firstTime: first.time,
          bytes: file.bytes
        )
      )
    }
    return segments.sorted { $0.firstSequence < $1.firstSequence }
  }
}
