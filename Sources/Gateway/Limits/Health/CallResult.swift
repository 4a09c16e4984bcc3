/// What a call's end says about its session's health.
package enum CallResult: UInt8, Sendable, CaseIterable {
  /// WARest answered, be it with a 4xx: the caller's mistake is not the session's.
  case good

  /// A 500 with 8000 (WhatsApp's own "rate-overlimit" looks so), a lost reply, a timeout.
  case bad

  /// Nothing: the call was not made, or was refused for another reason.
  case neutral
}
