package import Transport

/// Says of one closed segment whether it is intact in itself and in its place, before it may be
/// removed.
package enum SegmentVerifier {
  package struct Result: Sendable {
    package var report: LogReport

    /// The end of the chain before the segment's first record, as that states it.
    package var before: AuditChain

    /// The end of the chain after its last record.
    package var end: AuditChain

    /// Why it is not intact; nil: it is.
    package var problem: String?
    package var isIntact: Bool { problem == nil }
  }

  /// - Parameters:
  ///   - segment: One that is not written any more.
  ///   - before: The end of the segment before; nil: it is not known.
  ///   - endHash: The hash that the segment after it continues; nil: it is not known.
  ///   - bytesMax: Octets that count, when the segment after it says so; nil: all.
  ///   - keys: The public keys that are trusted.
  /// - Returns: What is wrong with it, if anything.
  /// - Throws: When it cannot be read, or not to its end.
  package static func verify(
    _ segment: SegmentFile,
    continuing before: AuditChain? = nil,
    endingIn endHash: Digest32? = nil,
    bytesMax: Int? = nil,
    keys: [VerifyingKey]
  ) throws(AuditError) -> Result {
    var verifier = LogVerifier(keys: keys, isPart: true)
    verifier.beginFile(LogPaths.name(of: segment.path))
    var stream = try LineStream(segment.path, bytesMax: bytesMax)
    while try stream.next({ verifier.take($0) }) {}
    verifier.takeUnended(stream.rest.span)
    let start = verifier.start
    let end = verifier.end
    let report = verifier.finish()
    var problem = report.findings.first { !$0.isRemark }.map { "line \($0.line): \($0.words)" }
    if problem == nil, let before, before != start {
      problem = "it does not continue record \(before.sequence)"
    }
    if problem == nil, let endHash, endHash != end.hash {
      problem = "the segment after it does not continue record \(end.sequence)"
    }
    return Result(report: report, before: start, end: end, problem: problem)
  }
}
