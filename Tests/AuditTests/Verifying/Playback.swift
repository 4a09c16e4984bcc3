import Audit
import Testing

/// A log that can be verified from any of its lines on, so that a change costs the lines after it
/// and not the whole log.
struct Playback {
  let log: SampleLog

  /// With their line feeds, by segment.
  private(set) var lines: [[[UInt8]]] = []

  /// The verification before each line.
  private var states: [[LogVerifier]] = []

  init(_ log: SampleLog) {
    self.log = log
    var verifier = log.verifierAfterSecondPath()
    for segment in log.segments.indices {
      verifier.beginFile(log.segments[segment].name)
      lines.append(log.lines(of: segment))
      states.append([])
      for line in lines[segment] {
        states[segment].append(verifier)
        verifier.take(line.span.extracting(droppingLast: 1))
      }
    }
  }

  /// Whether the log is found broken when these octets stand in the place of some lines.
  func isFound(_ octets: [UInt8], inPlaceOf range: Range<Int>, of segment: Int) -> Bool {
    var verifier = states[segment][range.lowerBound]
    var unended = octets.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    let rest = unended.removeLast()
    for line in unended {
      verifier.take(line.span)
      // A finding stays one.
      if verifier.findingCount > 0 { return true }
    }
    let isEnd = range.upperBound == lines[segment].count
    precondition(rest.isEmpty || isEnd, "what follows would be part of the line")
    if isEnd && segment < log.segments.count - 1 { verifier.takeUnended(rest.span) }
    if isEnd && segment == log.segments.count - 1 {
      verifier.takeTorn(rest.span, isGrowing: false)
    }
    for next in segment..<log.segments.count {
      if next > segment { verifier.beginFile(log.segments[next].name) }
      for line in lines[next][(next > segment ? 0 : range.upperBound)...] {
        verifier.take(line.span.extracting(droppingLast: 1))
        if verifier.findingCount > 0 { return true }
      }
    }
    return !verifier.finish().isIntact
  }
}
