import HTTP1
import Testing

@testable import Gateway

@Suite("RFC 9110 §8.3: the media type of a body")
struct MediaTypeTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let fields: String
    let kind: MediaType.Kind
    var boundary = ""
    var testDescription: String { fields }

    init(_ fields: String, _ kind: MediaType.Kind, boundary: String = "") {
      self.fields = fields
      self.kind = kind
      self.boundary = boundary
    }
  }

  static let rows = [
    Row("", .absent),
    Row("Content-Type: application/json", .json),
    Row("Content-Type: Application/JSON ; charset=UTF-8", .json),
    Row("Content-Type: application/json; charset=\"utf-8\"", .json),
    Row("Content-Type: application/json; charset=utf-16", .unclear),
    Row("Content-Type: application/json; charset=latin1", .unclear),
    Row("Content-Type: application/json; q=1", .unclear),
    Row("Content-Type: application/json, image/png", .unclear),
    Row("Content-Type: application/json\r\nContent-Type: image/png", .unclear),
    Row("Content-Type: application/json\r\nContent-Encoding: gzip", .encoded),
    Row("Content-Type: application/json\r\nContent-Encoding: identity", .json),
    Row("Content-Type: application/x-www-form-urlencoded", .form),
    Row("Content-Type: application/x-www-form-urlencoded; charset=utf-8", .form),
    Row("Content-Type: application/x-www-form-urlencoded; charset=latin1", .unclear),
    Row("Content-Type: multipart/form-data; boundary=AbC", .multipart, boundary: "AbC"),
    Row("Content-Type: multipart/form-data; boundary=\"a b\"", .multipart, boundary: "a b"),
    Row("Content-Type: multipart/form-data; x=y; Boundary=z", .multipart, boundary: "z"),
    Row("Content-Type: multipart/form-data", .unclear),
    Row("Content-Type: multipart/form-data; boundary=a; boundary=b", .unclear),
    Row("Content-Type: multipart/form-data; boundary=\"a\\\"b\"", .unclear),
    Row("Content-Type: multipart/form-data; boundary=", .unclear),
    Row("Content-Type: multipart/mixed; boundary=a", .lookalike),
    Row("Content-Type: image/jpeg", .other),
    Row("Content-Type: audio/ogg; codecs=opus", .other),
    Row("Content-Type: text/plain; charset=latin1", .other),
    Row("Content-Type: image", .unclear),
    Row("Content-Type: image/", .unclear),
    Row("Content-Type: /png", .unclear),
    Row("Content-Type: image/png;", .unclear),
    Row("Content-Type: image/png; x", .unclear),
    // WARest looks for these words in a type's name, and would read a file as fields.
    Row("Content-Type: application/vnd.api+json", .lookalike),
    Row("Content-Type: text/json5", .lookalike),
    Row("Content-Type: x-application/x-www-form-urlencoded", .lookalike),
    Row("Content-Type: image/png; x=json", .lookalike),
  ]

  @Test(arguments: rows)
  func `is read in one way or refused`(row: Row) throws {
    let text = "POST / HTTP/1.1\r\nHost: a\r\n\(row.fields.isEmpty ? "" : row.fields + "\r\n")\r\n"
    let bytes = Array(text.utf8)
    var head = RequestHead()
    var scan = HeadScan()
    let step = HeadParser.parseRequest(bytes.span, scan: &scan, limits: HeadLimits(), into: &head)
    guard case .complete = step else {
      Issue.record("the head is not read: \(step)")
      return
    }
    let found = MediaType.find(in: head, bytes.span)
    #expect(found.kind == row.kind)
    #expect(String(decoding: bytes[found.boundary.offsets], as: UTF8.self) == row.boundary)
  }
}
