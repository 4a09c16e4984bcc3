/// What a reply says.
package struct ReplyVerdict: Sendable, Equatable {
  package let outcome: ReplyOutcome

  /// WARest's own code, such as 1000; 0 when the reply has none.
  package let code: UInt32

  package init(outcome: ReplyOutcome, code: UInt32) {
    self.outcome = outcome
    self.code = code
  }
}
