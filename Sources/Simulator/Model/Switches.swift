/// What a test can make go wrong.
package struct Switches: Sendable, Equatable {
  package enum WhatsApp: String, Sendable {
    case works
    /// Every call to WhatsApp fails as on a lost connection.
    case `throws`
    /// Only calls fail whose failure WARest turns into a 2xx reply.
    case softFailure = "soft-failure"
  }

  package enum Drop: String, Sendable {
    case none
    /// The connection closes and nothing was done.
    case beforeEffect = "before-effect"
    /// Everything was done, and then the connection closes without a reply.
    case afterEffect = "after-effect"
  }

  package var whatsApp = WhatsApp.works
  /// Names of WhatsApp calls that fail: `groupMetadata`, `sendMessage`, ...
  package var failingCalls: Set<String> = []
  /// Digits of people or groups for whom a call fails.
  package var failingRecipients: Set<String> = []
  /// The n-th call of a request fails, counted from 1.
  package var failingCallNumber: Int?
  /// Every reply waits this long.
  package var delayMilliseconds: Int64 = 0
  /// Every WhatsApp call takes this long, one after the other in the queue of its session.
  package var callMilliseconds: Int64 = 0
  package var drop = Drop.none
  /// How many requests are dropped before `drop` turns itself off; `nil`: all.
  package var dropCount: Int?

  package init() {}

  /// Takes over the members of a control request; names the first one it cannot use.
  package mutating func apply(_ members: JSONObject) -> String? {
    for index in 0..<members.count {
      let value = members.values[index]
      switch members.names[index] {
      case "whatsapp":
        guard let mode = value.string.flatMap(WhatsApp.init) else { return "whatsapp" }
        whatsApp = mode
      case "failingCalls": failingCalls = Self.set(value)
      case "failingRecipients": failingRecipients = Self.set(value)
      case "failingCallNumber": failingCallNumber = value.number.map { Int($0) }
      case "delayMilliseconds": delayMilliseconds = Int64(value.number ?? 0)
      case "callMilliseconds": callMilliseconds = Int64(value.number ?? 0)
      case "drop":
        guard let mode = value.string.flatMap(Drop.init) else { return "drop" }
        drop = mode
      case "dropCount": dropCount = value.number.map { Int($0) }
      case let name: return name
      }
    }
    return nil
  }

  private static func set(_ value: JSON) -> Set<String> {
    Set((value.array ?? []).compactMap(\.string))
  }

  package var json: JSON {
    [
      "whatsapp": .string(whatsApp.rawValue),
      "failingCalls": .strings(failingCalls.sorted()),
      "failingRecipients": .strings(failingRecipients.sorted()),
      "failingCallNumber": failingCallNumber.map { .int($0) } ?? .null,
      "delayMilliseconds": .int(delayMilliseconds),
      "callMilliseconds": .int(callMilliseconds),
      "drop": .string(drop.rawValue),
      "dropCount": dropCount.map { .int($0) } ?? .null,
    ]
  }
}
