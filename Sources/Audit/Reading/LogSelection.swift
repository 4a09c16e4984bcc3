import Glibc

/// What is to be read: a whole log, or some files of one.
package enum LogSelection: Sendable, Equatable {
  case log(LogPaths)
  case files([String])

  /// Tries to open a segment that is renamed all the while.
  private static let triesMax = 10

  /// Takes the path of an active file for its whole log, and any others for themselves.
  package init(files: [String]) {
    guard files.count == 1, let file = files.first, file.hasSuffix(".jsonl"),
      LogSelection.stem(ofClosed: file) == nil
    else {
      self = .files(files)
      return
    }
    self = .log(LogPaths(AuditConfiguration(path: file)))
  }

  /// Where a log is that has a closed segment of this name.
  private static func stem(ofClosed path: String) -> String? {
    let name = LogPaths.name(of: path)
    for (index, octet) in zip(name.indices, name.utf8) where octet == UInt8(ascii: "-") {
      let stem = String(name[..<index])
      if LogPaths.firstSequence(ofClosed: name, stem: stem) != nil { return stem }
    }
    return nil
  }

  /// Segments in the order of their records.
  ///
  /// - Throws: When there is none.
  package func segments() throws(AuditError) -> [SegmentFile] {
    switch self {
    case .files(let files): return try LogSelection.named(files)
    case .log(let paths):
      let folder = try LogFolder(paths)
      var segments = (folder.segments + folder.broken)
        .sorted { $0.firstSequence < $1.firstSequence }
      if !segments.contains(where: { $0.path == paths.active }),
        let active = FileIdentity(path: paths.active), active.isRegularFile
      {
        // It has no record yet, or none that is whole.
        segments.append(LogSelection.segment(paths.active, isActive: true, nil, active.bytes))
      }
      guard !segments.isEmpty else {
        throw AuditError("cannot be found: \(paths.active)", code: ENOENT)
      }
      return segments
    }
  }

  private static func named(_ files: [String]) throws(AuditError) -> [SegmentFile] {
    var segments: [SegmentFile] = []
    for path in files {
      let source = try SegmentSource(path)
      let beginning = SegmentReader.firstLine(of: source)
      segments.append(segment(path, isActive: false, beginning, source.bytes))
    }
    return segments.sorted { $0.firstSequence < $1.firstSequence }
  }

  private static func segment(
    _ path: String,
    isActive: Bool,
    _ beginning: SegmentReader.Beginning?,
    _ bytes: Int
  ) -> SegmentFile {
    SegmentFile(
      path: path,
      isCompressed: beginning?.isCompressed ?? path.hasSuffix(".gz"),
      isActive: isActive,
      firstSequence: beginning?.sequence ?? 0,
      firstTime: beginning?.time ?? 0,
      bytes: bytes
    )
  }

  /// Opens a segment under the name that it has now: it may have been closed, moved or compressed
  /// since it was found.
  ///
  /// - Returns: Nil when it is gone.
  func open(_ segment: SegmentFile) throws(AuditError) -> SegmentSource? {
    var segment = segment
    for _ in 0..<LogSelection.triesMax {
      do throws(AuditError) {
        let source = try SegmentSource(segment.path)
        if segment.firstTime == 0
          || SegmentReader.firstLine(of: source)?.sequence == segment.firstSequence
        {
          source.move(to: 0)
          return source
        }
      } catch {
        if FileIdentity(path: segment.path) != nil { throw error }
      }
      // Another file has its name now, or none.
      guard case .log = self,
        let found = try segments().first(where: { $0.firstSequence == segment.firstSequence })
      else { return nil }
      segment = found
    }
    return nil
  }
}
