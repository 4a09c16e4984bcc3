import Audit
import Testing
import Transport

/// Every damage of a small log that one can think of: none goes unseen.
@Suite("Damage to a log that was stopped in order")
struct DamageTests {
  static let log: SampleLog? = SigningKey.generate().map { SampleLog.make(key: $0) }

  /// What an octet is changed to: another by one bit, a blank, a digit, a line feed.
  static let changes: [@Sendable (UInt8) -> UInt8] = [
    { $0 ^ 1 }, { _ in 0x20 }, { $0 == 0x37 ? 0x38 : 0x37 }, { _ in 0x0a },
  ]

  @Test(arguments: 0..<3) func `every change of every octet is found`(_ segment: Int) throws {
    let playback = try Playback(#require(Self.log))
    let lines = playback.lines[segment]
    for index in lines.indices {
      for offset in lines[index].indices {
        for change in Self.changes where change(lines[index][offset]) != lines[index][offset] {
          var changed = lines[index]
          changed[offset] = change(changed[offset])
          var end = index + 1
          // Without its line feed it runs into the next one.
          if offset == changed.count - 1 && end < lines.count {
            changed += lines[end]
            end += 1
          }
          let isFound = playback.isFound(changed, inPlaceOf: index..<end, of: segment)
          try #require(isFound, "line \(index), octet \(offset) as \(changed[offset])")
        }
      }
    }
  }

  @Test(arguments: 0..<3)
  func `every line that is removed, doubled or swapped with another is found`(
    _ segment: Int
  ) throws {
    let playback = try Playback(#require(Self.log))
    let lines = playback.lines[segment]
    for index in lines.indices {
      try #require(playback.isFound([], inPlaceOf: index..<index + 1, of: segment), "\(index)")
      for other in lines.indices {
        let again = playback.isFound(
          lines[index] + lines[other],
          inPlaceOf: other..<other + 1,
          of: segment
        )
        try #require(again, "\(index) again before \(other)")
        guard other > index else { continue }
        var swapped = Array(lines[index...other])
        swapped.swapAt(0, other - index)
        let octets = Array(swapped.joined())
        let isFound = playback.isFound(octets, inPlaceOf: index..<other + 1, of: segment)
        try #require(isFound, "\(index) and \(other)")
      }
    }
  }

  @Test(arguments: 0..<3) func `every end that is cut off is found`(_ segment: Int) throws {
    let playback = try Playback(#require(Self.log))
    let lines = playback.lines[segment]
    for index in lines.indices {
      for count in lines[index].indices {
        let cut = Array(lines[index][..<count])
        let isFound = playback.isFound(cut, inPlaceOf: index..<lines.count, of: segment)
        try #require(isFound, "line \(index) cut to \(count) octets")
      }
    }
  }

  @Test func `every segment that is removed or in the wrong place is found`() throws {
    let log = try #require(Self.log)
    for segment in log.segments.indices {
      var removed = log
      removed.segments.remove(at: segment)
      #expect(!removed.verify().isIntact)
      for other in log.segments.indices where other != segment {
        var swapped = log
        swapped.segments.swapAt(segment, other)
        #expect(!swapped.verify().isIntact)
      }
    }
    var empty = log
    empty.segments = []
    #expect(!empty.verify().isIntact)
  }

  @Test func `every change of the second path is found`() throws {
    let log = try #require(Self.small)
    #expect(log.verify().isIntact)
    let lines = log.secondPathLines
    for index in lines.indices {
      for offset in lines[index].indices {
        for change in [Self.changes[0], Self.changes[3]]
        where change(lines[index][offset]) != lines[index][offset] {
          var changed = lines
          changed[index][offset] = change(changed[index][offset])
          let isIntact = log.withSecondPath(changed).verify().isIntact
          try #require(!isIntact, "line \(index), octet \(offset) as \(changed[index][offset])")
        }
      }
    }
  }

  @Test func `every end or line that is missing from the second path is found`() throws {
    let log = try #require(Self.small)
    for count in log.secondPath.indices {
      var cut = log
      cut.secondPath.removeLast(log.secondPath.count - count)
      try #require(!cut.verify().isIntact, "cut to \(count) octets")
    }
    let lines = log.secondPathLines
    for index in lines.indices {
      var removed = lines
      removed.remove(at: index)
      #expect(!log.withSecondPath(removed).verify().isIntact)
      for other in lines.indices {
        var doubled = lines
        doubled.insert(lines[index], at: other)
        #expect(!log.withSecondPath(doubled).verify().isIntact)
        var swapped = lines
        swapped.swapAt(index, other)
        #expect(log.withSecondPath(swapped).verify().isIntact == (index == other))
      }
    }
  }

  static let small: SampleLog? = SigningKey.generate().map { key in
    var log = SampleLog(key: key)
    log.call()
    log.checkpoint("count")
    log.stop()
    return log
  }
}

extension SampleLog {
  func lines(of segment: Int) -> [[UInt8]] {
    let octets = segments[segment].octets
    return SampleLog.split(octets).lines.map { Array(octets[$0]) + [0x0a] }
  }

  var secondPathLines: [[UInt8]] {
    SampleLog.split(secondPath).lines.map { Array(secondPath[$0]) + [0x0a] }
  }

  func withSecondPath(_ lines: [[UInt8]]) -> SampleLog {
    var log = self
    log.secondPath = Array(lines.joined())
    return log
  }
}
