import Audit
import HTTP1
import Transport

/// What somebody might do to a log.
extension SampleLog {
  mutating func change(_ segment: Int, _ body: (inout [[UInt8]]) -> Void) {
    var lines = lines(of: segment)
    body(&lines)
    segments[segment].octets = Array(lines.joined())
  }

  /// Replaces the first occurrence of a text in a line, counted from 0.
  mutating func edit(_ segment: Int, _ line: Int, _ text: String, _ other: String) {
    change(segment) { lines in
      let text = Array(text.utf8)
      let octets = lines[line]
      guard
        let start = (0...octets.count - text.count).first(where: {
          octets[$0..<$0 + text.count].elementsEqual(text)
        })
      else { preconditionFailure("the line has no such text") }
      lines[line].replaceSubrange(start..<start + text.count, with: Array(other.utf8))
    }
  }

  mutating func flip(_ segment: Int, _ line: Int, fromEnd offset: Int) {
    change(segment) { $0[line][$0[line].count - offset] ^= 1 }
  }

  mutating func removeLine(_ segment: Int, _ line: Int) {
    change(segment) { $0.remove(at: line) }
  }

  mutating func swapLines(_ segment: Int, _ line: Int, _ other: Int) {
    change(segment) { $0.swapAt(line, other) }
  }

  mutating func copyLine(_ segment: Int, _ line: Int, to other: Int) {
    change(segment) { $0.insert($0[line], at: other) }
  }

  mutating func insert(_ text: String, _ segment: Int, _ line: Int) {
    change(segment) { $0.insert(Array(text.utf8), at: line) }
  }

  mutating func cut(_ segment: Int, after lines: Int, plus octets: Int = 0) {
    change(segment) { all in
      let torn = Array(all[lines].prefix(octets))
      all = Array(all[..<lines]) + [torn]
    }
  }

  mutating func removeSecondLine(_ line: Int) {
    var lines = secondPathLines
    lines.remove(at: line)
    secondPath = Array(lines.joined())
  }

  /// The end of the chain before a line, as the line before it says.
  func chain(before segment: Int, _ line: Int) -> AuditChain {
    let octets = Array(lines(of: segment)[line - 1].dropLast())
    let hash = Digest32(hexadecimal: octets.span.extracting(AuditLine.hashRange(octets.count)))
    return AuditChain(
      sequence: AuditLine.sequence(octets.span) ?? 0,
      hash: hash ?? Digest32(0, 0, 0, 0)
    )
  }

  /// A record that was never written, with a hash that fits.
  static func forged(_ chain: inout AuditChain) -> String {
    var lines = ByteWriter(capacity: 4_096)
    let record = #""time":"2026-11-24T09:57:12.000000Z","kind":"notice","reason":"forged"}"# + "\n"
    chain.append(Array(record.utf8).span, to: &lines)
    // SAFETY: the writer is not written while it is copied.
    return unsafe String(decoding: lines.bytes, as: UTF8.self)
  }

  /// Gives every record the hash that fits, as somebody without the key can.
  mutating func makeChainAnew() {
    var chain = AuditChain()
    for segment in segments.indices {
      change(segment) { lines in
        for index in lines.indices {
          let line = Array(lines[index].dropLast())
          guard let parts = AuditLine.parts(line.span) else { continue }
          let head = Array(#"{"v":1,"seq":\#(parts.sequence),"#.utf8)
          let record = Array(line[head.count..<parts.bodyBytes]) + Array("}\n".utf8)
          var writer = ByteWriter(capacity: 8_192)
          chain.append(record.span, to: &writer)
          // SAFETY: the writer is not written while it is copied.
          lines[index] = unsafe Array(writer.bytes)
        }
      }
    }
  }

  var checkpointLines: [UInt8] {
    let needle = Array(#""kind":"checkpoint""#.utf8)
    return segments.indices.flatMap { lines(of: $0) }
      .filter { line in
        line.count > needle.count
          && (0..<line.count - needle.count).contains {
            line[$0..<$0 + needle.count].elementsEqual(needle)
          }
      }
      .flatMap { $0 }
  }
}
