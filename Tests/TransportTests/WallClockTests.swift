import Foundation
import Testing
import Transport

@Suite("Clock and WallClock (RFC 3339, RFC 9110 §5.6.7)")
struct WallClockTests {
  private func timestamp(_ clock: WallClock) -> String {
    String(decoding: clock.timestamp.indices.map { clock.timestamp[$0] }, as: UTF8.self)
  }

  private func httpDate(_ clock: WallClock) -> String {
    String(decoding: clock.httpDate.indices.map { clock.httpDate[$0] }, as: UTF8.self)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
    (784_111_777_000_000, "1994-11-06T08:49:37.000000Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_400_123_456, "2000-02-29T00:00:00.123456Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
    (1_709_251_199_999_999, "2024-02-29T23:59:59.999999Z", "Thu, 29 Feb 2024 23:59:59 GMT"),
    (1_767_225_599_000_001, "2025-12-31T23:59:59.000001Z", "Wed, 31 Dec 2025 23:59:59 GMT"),
    (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z", "Mon, 01 Mar 2100 00:00:00 GMT"),
    (-1, "1970-01-01T00:00:00.000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
  ])
  func `a moment has one text`(_ microseconds: Int64, _ time: String, _ date: String) {
    let clock = WallClock(microseconds: microseconds)
    #expect(timestamp(clock) == time)
    #expect(httpDate(clock) == date)
  }

  @Test func `moving on and back leaves nothing of the moment before`() {
    var generator = Generator(seed: 1)
    var clock = WallClock(microseconds: 0)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss EEE, dd MMM"
    for _ in 0..<500 {
      let seconds = Int64.random(in: 0..<7_258_118_400, using: &generator)
      let micros = Int64.random(in: 0..<1_000_000, using: &generator)
      clock.advance(to: seconds * 1_000_000 + micros)
      let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      let text = "\(timestamp(clock).prefix(19)) \(httpDate(clock).prefix(11))"
      #expect(text == expected)
      #expect(Int64(timestamp(clock).dropFirst(20).dropLast()) == micros)
      #expect(clock.seconds == seconds)
    }
  }

  @Test func `the clocks tell about the same as the system's`() {
    let first = Clock.monotonicNanoseconds()
    #expect(Clock.monotonicNanoseconds() >= first)
    let now = Date().timeIntervalSince1970
    #expect(abs(Double(Clock.wallMicroseconds()) / 1_000_000 - now) < 3_600)
  }
}
