/// What reached the stand-in and what it did: tests compare it with the gateway's audit log.
package struct Journal: Sendable {
  /// One request that reached a handler.
  package struct Request: Sendable {
    package let sequence: Int
    package let timeMilliseconds: Int64
    package let operation: Operation
    package let requestID: String?
    /// 0 when the connection was dropped instead.
    package let status: Int
    /// WhatsApp calls with an effect that worked.
    package let effects: Int
  }

  /// One WhatsApp call, or one change on the server.
  package struct Effect: Sendable {
    /// The request it belongs to.
    package let request: Int
    package let call: WhatsAppCall
    package let session: String
    package let target: String
    package let worked: Bool
  }

  package private(set) var requests: [Request] = []
  package private(set) var effects: [Effect] = []
  package private(set) var requestCount = 0
  package private(set) var effectCount = 0
  package private(set) var requestCounts = [Int](repeating: 0, count: Operation.allCases.count)

  package init() {}

  package mutating func add(_ request: Request) {
    requestCount += 1
    requestCounts[request.operation.index] += 1
    requests.append(request)
    Self.trim(&requests)
  }

  package mutating func add(_ effect: Effect) {
    if effect.worked { effectCount += 1 }
    effects.append(effect)
    Self.trim(&effects)
  }

  private static func trim<Entry>(_ entries: inout [Entry]) {
    guard entries.count >= SimulatorLimits.journalEntriesMax else { return }
    entries.removeFirst(entries.count / 2)
  }

  package var json: JSON {
    var counts = JSONObject()
    for operation in Operation.allCases where requestCounts[operation.index] > 0 {
      counts[operation.rawValue] = .int(requestCounts[operation.index])
    }
    return [
      "requestCount": .int(requestCount),
      "effectCount": .int(effectCount),
      "counts": .object(counts),
      "requests": .array(
        requests.map { request in
          [
            "sequence": .int(request.sequence), "time": .int(request.timeMilliseconds),
            "operation": .string(request.operation.rawValue),
            "requestId": .optional(request.requestID), "status": .int(request.status),
            "effects": .int(request.effects),
          ]
        }
      ),
      "effects": .array(
        effects.map { effect in
          [
            "request": .int(effect.request), "call": .string(effect.call.rawValue),
            "session": .string(effect.session), "target": .string(effect.target),
            "worked": .bool(effect.worked),
          ]
        }
      ),
    ]
  }
}
