import Foundation
import Gateway
import HTTP1
import Testing

@testable import Audit

@Suite("Records as a table")
struct RecordTableTests {
  private func print(
    _ log: WrittenLog,
    coloured isColoured: Bool = false
  ) -> (lines: [Substring], text: String) {
    var table = RecordTable(isColoured: isColoured)
    for entry in log.entries { table.add(Array(entry.line.utf8).span) }
    table.settle()
    let text = String(decoding: table.takeOutput(), as: UTF8.self)
    return (text.split(separator: "\n"), text)
  }

  @Test func `columns stand under their headings`() throws {
    let log = try WrittenLog()
    for _ in 0..<100 { log.call() }
    let lines = print(log).lines
    #expect(lines.count == 201)
    let heading = String(lines[0])
    for (name, value) in [
      ("TIME", "2026-11-24T09:57:12.000Z"), ("KIND", "intent"), ("CLIENT", "client-1"),
      ("OPERATION", "messages.text"), ("SESSION", "session-1"), ("TARGET", "hmac-sha256:10"),
      ("REQUEST", log.entries[0].id),
    ] {
      let place = try #require(heading.range(of: name)?.lowerBound)
      let offset = heading.distance(from: heading.startIndex, to: place)
      #expect(lines[1].dropFirst(offset).hasPrefix(value))
    }
    #expect(lines[2].contains("  ok       sent      200"))
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func `what is wider than the first rows sticks out and is whole`() throws {
    let log = try WrittenLog()
    for _ in 0..<RecordTable.sampleRows { log.call() }
    log.call(client: "a-client-with-a-very-long-name-indeed")
    #expect(print(log).lines.last?.contains("  a-client-with-a-very-long-name-indeed  ") == true)
  }

  @Test func `rows come as soon as the widths are known`() throws {
    let log = try WrittenLog()
    for _ in 0..<50 { log.call() }
    var table = RecordTable(isColoured: false)
    for entry in log.entries.prefix(RecordTable.sampleRows - 1) {
      table.add(Array(entry.line.utf8).span)
    }
    #expect(table.takeOutput().isEmpty)
    table.add(Array(log.entries[60].line.utf8).span)
    #expect(table.takeOutput().count { $0 == 0x0a } == RecordTable.sampleRows + 1)
    table.add(Array(log.entries[61].line.utf8).span)
    #expect(table.takeOutput().count { $0 == 0x0a } == 1)
  }

  @Test func `outcomes have colours where they are wanted`() throws {
    let log = try WrittenLog()
    for _ in 0..<20 { log.call() }
    let text = print(log, coloured: true).text
    for word in ["32mok", "31mfailed", "35munknown"] {
      #expect(text.contains("\u{1B}[\(word)\u{1B}[0m"))
    }
    #expect(!print(log).text.contains("\u{1B}"))
  }

  @Test func `nothing in a record is obeyed by a terminal`() {
    var table = RecordTable(isColoured: false)
    let line =
      "{\"v\":1,\"seq\":1,\"kind\":\"x\u{1B}[31m\u{9b}1m\u{7f}\ty\",\"client\":\"ü\\u001b\"}"
    table.add(Array(line.utf8).span)
    table.settle()
    let text = String(decoding: table.takeOutput(), as: UTF8.self)
    #expect(text.contains("x?[31m?1m??y"))
    #expect(
      text.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) || $0 == "\n"
      }
    )
    #expect(text.contains("ü\\u001b"))
  }

  @Test
  func `people are short, further recipients are counted, other kinds say what they are about`()
    throws
  {
    let log = try WrittenLog()
    log.add(.outcome) { record, writer in
      record.add(.peer, word: "10.1.2.3", into: &writer)
      record.add(.target, hmac: (0x0123_4567_89ab_cdef, 0), into: &writer)
      record.add(recipient: Array("one".utf8).span, into: &writer)
      record.add(recipient: Array("two".utf8).span, into: &writer)
    }
    log.add(.notice) { record, writer in
      record.add(.reason, word: "records-lost", into: &writer)
      record.add(.count, number: 7, into: &writer)
      record.add(.file, word: "audit-1.jsonl", into: &writer)
    }
    let lines = print(log).lines
    #expect(lines[1].contains("  10.1.2.3  "))
    #expect(lines[1].contains("  hmac:0123456789ab +2"))
    #expect(lines[2].contains("  audit-1.jsonl"))
    #expect(lines[2].hasSuffix("  records-lost 7"))
  }
}
