import HTTP1
import Testing

@testable import WARest

/// What a send costs hangs on this: one who is counted twice pays for nothing, and one who is not
/// counted is written to for nothing.
@Suite("How many people a send goes to, in all spellings")
struct RecipientCountTests {
  @Test(arguments: RecipientCarrier.all, 0..<5)
  func `is exact up to fifty`(_ carrier: RecipientCarrier, _ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for round in 0..<20 {
      let count = round == 0 ? 50 : Int.random(in: 1...50, using: &random)
      let numbers = RecipientSpelling.list(count, &random)
      let items = numbers.map { RecipientSpelling.any($0, &random) }
      let reading = carrier.read(carrier, items, &random)
      #expect(reading.verdict == "ok")
      let people = reading.people
      #expect(people.uniqueCount == count && people.countMax == count && people.isComplete)
      #expect(people.target.isNone)
      let expected = Set(numbers.map { "\($0)@s.whatsapp.net" })
      #expect(Set(Named.texts(people)) == expected)
    }
  }

  @Test(arguments: RecipientCarrier.all, 0..<3)
  func `is never too small beyond fifty`(_ carrier: RecipientCarrier, _ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for count in [51, 52, 75, 100] {
      let numbers = RecipientSpelling.list(count, &random)
      let items = numbers.map { RecipientSpelling.any($0, &random) }
      let reading = carrier.read(carrier, items, &random)
      #expect(reading.verdict == "ok")
      let people = reading.people
      #expect(people.uniqueCount == 50 && !people.isComplete)
      #expect((count...numbers.count).contains(people.countMax))
    }
  }

  @Test(arguments: RecipientCarrier.all)
  func `groups are others than numbers`(_ carrier: RecipientCarrier) {
    var random = SeededGenerator(seed: 1)
    let groups = ["120363000000000001@g.us", " 120363000000000001@g.us", "120363000000000002@g.us"]
    let items = groups + ["6281234567890", "6281234567890@c.us", "6281234567890-1400000000@g.us"]
    let people = carrier.read(carrier, items, &random).people
    #expect(people.uniqueCount == 4 && people.countMax == 4)
  }

  /// Names that WARest does not read as recipients, wherever a list would fit.
  @Test(arguments: ["messages.poll", "postMessagesSendPoll"])
  func `nobody else counts`(_ route: String) {
    let scan = Scan(
      Array(
        #"{"to":["6281"],"question":"6282","options":["6283"],"x":{"to":"6284"},"TO":"6285"}"#.utf8
      ),
      route: MultipartRun.route(route)
    )
    #expect(scan.verdict == "ok" && Named.all(scan.people) == "6281@s.whatsapp.net")
  }

  @Test func `of a send, to and its other names say who gets it, and nothing else does`() {
    for operation in OperationCatalog.operations where operation.effect == .send {
      let named = operation.members.filter { $0.role == .recipients || $0.role.isNoted }
      let isSend = operation.path.contains("/send/")
      #expect(named.map(\.name) == (isSend ? ["to"] : []), "\(operation.id)")
      #expect(!operation.query.contains { $0.role != .plain }, "\(operation.id)")
      guard isSend else { continue }
      let aliases = operation.id == "postMessagesSendText" ? ["jid", "target", "number"] : []
      #expect(named.flatMap(\.aliases) == aliases, "\(operation.id)")
    }
  }
}
