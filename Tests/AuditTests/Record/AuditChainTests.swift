import Audit
import HTTP1
import Testing
import Transport

@Suite("Each record's hash covers the record before it")
struct AuditChainTests {
  @Test func `a line is framed by its sequence number and two hashes`() {
    var chain = AuditChain()
    var lines = ByteWriter(capacity: 4_096)
    chain.append(Array(#""time":"t","kind":"start"}"#.utf8 + [10]).span, to: &lines)
    chain.append(Array(#""time":"t","kind":"stop"}"#.utf8 + [10]).span, to: &lines)
    // SAFETY: the writer is alive and not written during the copy.
    let text = unsafe String(decoding: lines.bytes, as: UTF8.self)
    let rows = text.split(separator: "\n").map(String.init)
    // Made by `sha256sum` of 32 zero octets and the object without prev and hash.
    let zeros = String(repeating: "0", count: 64)
    let head = #"{"v":1,"seq":1,"time":"t","kind":"start","prev":"\#(zeros)","hash":"#
    #expect(rows[0].hasPrefix(head))
    let first = Array(rows[0].utf8)
    let second = Array(rows[1].utf8)
    #expect(AuditLine.parts(first.span)?.sequence == 1)
    #expect(AuditLine.parts(second.span)?.sequence == 2)
    #expect(
      first[AuditLine.hashRange(first.count)] == second[AuditLine.previousRange(second.count)]
    )
    #expect(chain.sequence == 2)
    #expect("\(chain.hash)".utf8.elementsEqual(second[AuditLine.hashRange(second.count)]))
  }
}
