import HTTP1
import Testing

/// One rule: a message and what becomes of it.
struct Row: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]

  /// The status that refuses it, 0 when it is accepted.
  let status: UInt16
  let fault: HeadFault?

  /// The request that a reply answers.
  var method = Method.get

  init(_ name: String, _ text: String, _ status: UInt16, _ fault: HeadFault) {
    self.init(name, Array(text.utf8), status, fault)
  }

  init(_ name: String, _ bytes: [UInt8], _ status: UInt16, _ fault: HeadFault) {
    self.name = name
    self.bytes = bytes
    self.status = status
    self.fault = fault
  }

  init(_ name: String, accepted text: String, to method: Method = .get) {
    self.name = name
    bytes = Array(text.utf8)
    status = 0
    fault = nil
    self.method = method
  }

  var testDescription: String { name }
}

/// A good request with `line` for its request line.
func withLine(_ line: String) -> String { line + "\r\nHost: a\r\n\r\n" }

/// A good request for `target`.
func withTarget(_ target: String) -> String { withLine("GET " + target + " HTTP/1.1") }

/// A good request with more field lines.
func withFields(_ lines: String...) -> String {
  "POST / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
}

/// A reply with these field lines.
func reply(_ lines: String..., line: String = "HTTP/1.1 200 OK") -> String {
  line + "\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
}
