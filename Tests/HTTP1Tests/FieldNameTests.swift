import HTTP1
import Testing

@Suite("Field names (RFC 9110 §5.1)")
struct FieldNameTests {
  @Test func `a name is recognised in any case`() {
    #expect(FieldName.classify(Array("hOST".utf8).span) == .host)
  }
}
