import HTTP1
import NIOHTTP1
import Testing

/// We may be stricter than NIOHTTP1, never different: what we accept it accepts too, and it
/// understands the same by it.
///
/// A difference would be a smuggled request.
@Suite("The same reading as NIOHTTP1 (RFC 9112 §11.2)")
struct OracleTests {
  private static let streams = 6000

  @Test func `requests that we accept mean the same to NIO`() {
    var tally = Tally()
    var corpus = Corpus(seed: 9112, seeds: Seeds.requests, words: Seeds.words)
    for index in 0..<Self.streams {
      let bytes = corpus.next()
      let ours = OurReading.requests(bytes)
      let theirs = NIOReading.requests(Array(bytes.prefix(ours.byteCount)))
      if !(ours.hasFramingTrailer && theirs.isRefused) {
        #expect(!theirs.isRefused, "stream \(index): \(show(bytes))")
        #expect(theirs.messages == ours.messages, "stream \(index): \(show(bytes))")
      }
      tally.count(ours, isRefusedByNIO: { NIOReading.requests(bytes).isRefused })
    }
    print("requests: \(tally)")
    // The corpus must be worth something: a good part of it is accepted, a good part refused.
    #expect(tally.accepted > Self.streams / 5)
    #expect(tally.refusedByBoth > Self.streams / 10)
  }

  @Test(arguments: [HTTP1.Method.get, .head])
  func `replies that we accept mean the same to NIO`(_ method: HTTP1.Method) {
    let nioMethod: HTTPMethod = method == .head ? .HEAD : .GET
    var tally = Tally()
    var corpus = Corpus(seed: 9110, seeds: Seeds.replies, words: Seeds.words)
    for index in 0..<Self.streams {
      let bytes = corpus.next()
      let ours = OurReading.replies(bytes, to: method)
      let theirs = NIOReading.replies(Array(bytes.prefix(ours.byteCount)), to: nioMethod)
      if !(ours.hasFramingTrailer && theirs.isRefused) {
        #expect(!theirs.isRefused || ours.messages.isEmpty, "stream \(index): \(show(bytes))")
        #expect(theirs.messages == ours.messages, "stream \(index): \(show(bytes))")
      }
      tally.count(ours, isRefusedByNIO: { NIOReading.replies(bytes, to: nioMethod).isRefused })
    }
    print("replies to \(method): \(tally)")
    #expect(tally.accepted > Self.streams / 5)
    #expect(tally.refusedByBoth > Self.streams / 10)
  }

  private func show(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).debugDescription
  }
}

/// How often the two agreed.
private struct Tally: CustomStringConvertible {
  var messages = 0
  var accepted = 0
  var unfinished = 0
  var refusedByBoth = 0
  var refusedByUsOnly = 0

  mutating func count(_ ours: OurReading, isRefusedByNIO: () -> Bool) {
    messages += ours.messages.count
    if ours.isRefused {
      if isRefusedByNIO() { refusedByBoth += 1 } else { refusedByUsOnly += 1 }
    } else if ours.messages.isEmpty {
      unfinished += 1
    } else {
      accepted += 1
    }
  }

  var description: String {
    "\(accepted) streams accepted (\(messages) equal messages), \(unfinished) unfinished, "
      + "\(refusedByBoth) refused by both, \(refusedByUsOnly) only by us"
  }
}
