import Gateway
import Testing

@Suite("Request ids (RFC 9562 §5.7)")
struct RequestIDTests {
  @Test func `are UUIDs of version 7`() {
    // The example of RFC 9562 appendix A.6: 2022-02-22T19:22:22Z.
    let id = RequestID(unixMilliseconds: 0x017f_22e2_79b0, random: (0xcc3, 0x18c4_dc0c_0c07_398f))
    #expect(written { $0.append(id) } == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    let zeros = RequestID(unixMilliseconds: 0, random: (0, 0))
    #expect(written { $0.append(zeros) } == "00000000-0000-7000-8000-000000000000")
    let ones = RequestID(unixMilliseconds: .max, random: (.max, .max))
    #expect(written { $0.append(ones) } == "ffffffff-ffff-7fff-bfff-ffffffffffff")
  }

  @Test func `sort by time`() {
    var last = ""
    for milliseconds: UInt64 in stride(
      from: 1_700_000_000_000,
      to: 1_800_000_000_000,
      by: 7_777_777
    ) {
      let id = RequestID(unixMilliseconds: milliseconds, random: (.max, 0))
      let text = written { $0.append(id) } ?? ""
      #expect(text.utf8.count == RequestID.textBytes)
      #expect(text > last)
      last = text
    }
  }

  @Test func `of a trusted peer are plain words`() {
    for text in ["a", "A-b_c.9", String(repeating: "x", count: 128)] {
      let isAcceptable = RequestID.isAcceptable(octets(text).span)
      #expect(isAcceptable, "\(text)")
    }
    for text in ["", " ", "a b", "a\"", "a/b", "\u{e4}", "a\n", String(repeating: "x", count: 129)]
    {
      let isAcceptable = RequestID.isAcceptable(octets(text).span)
      #expect(!isAcceptable, "\(text)")
    }
  }
}

@Suite("traceparent (W3C Trace Context §3.2)")
struct TraceContextTests {
  static let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func `is passed on as it came`() {
    let others = [
      Self.good, "00-00000000000000000000000000000001-0000000000000001-00",
      "00-f0000000000000000000000000000000-f000000000000000-ff",
    ]
    for text in others {
      guard let trace = TraceContext(octets(text).span) else {
        Issue.record("\(text)")
        continue
      }
      #expect(written { $0.append(trace) } == text)
    }
  }

  static let bad: [String] = [
    "",
    String(good.dropLast()),
    good + "0",
    good + "-00",
    good.uppercased(),
    "01" + good.dropFirst(2),
    "ff" + good.dropFirst(2),
    good.replacing("-", with: "_"),
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b701-",
    " " + good.dropLast(),
  ]

  @Test(arguments: bad)
  func `is not believed otherwise`(_ text: String) {
    let trace = TraceContext(octets(text).span)
    #expect(trace == nil)
  }

  @Test func `is made anew with ids that are never zero`() {
    let zeros = TraceContext(random: (0, 0, 0))
    let text = written { $0.append(zeros) }
    #expect(text == "00-00000000000000000000000000000001-0000000000000001-00")
    let trace = TraceContext(random: (1 << 60, 2, 3))
    let read = TraceContext(octets(written { $0.append(trace) } ?? "").span)
    #expect(read == trace)
  }
}
