import Foundation
import Simulator
import Testing

/// What was seen of every operation, in the table of operations: more than was recorded.
@Suite("Codes observed of the operations", .enabled(if: Recording.isPresent))
struct ObservedCodeTests {
  @Test func `every operation fails as it was seen to fail`() throws {
    let octets = Array(try Data(contentsOf: Recording.operationsFile))
    let operations = try #require(try JSONParser.parse(octets).array)
    var successes: [String: Recording] = [:]
    for recording in try Recording.load() where recording.name == "success" {
      successes[recording.operation] = recording
    }
    var checked = 0
    for operation in operations {
      let name = try #require(operation["operationId"]?.string)
      let success = try #require(successes[name])
      for (table, isMissing) in [("observed", false), ("missingParam", true)] {
        let cases = try #require(operation[table]?.object)
        for index in 0..<cases.count {
          let title = cases.names[index]
          let wanted = try #require(cases.values[index].string)
          let variant = isMissing ? Variant.without(title, success) : Variant.of(success, title)
          guard let variant else { continue }
          checked += 1
          let seen = Self.code(variant, throwing: title == "whatsapp-throws")
          #expect(seen == wanted, "\(name) \(title)")
        }
      }
    }
    print("observed codes: \(checked) checked")
    #expect(checked > 800)
  }

  /// Status and code, or status and complaint, as the table writes them.
  private static func code(_ variant: Recording, throwing: Bool) -> String {
    var model = WARestModel(now: Preparation.now)
    if throwing {
      model.switches.whatsApp = .throws
      // Nothing can be broken there; a second call is what was seen.
      if variant.operation == "postServerRestart" {
        _ = model.handle(RecordedRequest.make(variant), now: Preparation.now)
      }
    }
    let reply = model.handle(RecordedRequest.make(variant), now: Preparation.now)
    let body = JSONParser.parse(String(decoding: reply.body, as: UTF8.self))
    if let error = body?["error"]?.string { return "\(reply.status)/\(error)" }
    return "\(reply.status)/\(body?["code"]?.number.map { String(Int($0)) } ?? "None")"
  }
}
