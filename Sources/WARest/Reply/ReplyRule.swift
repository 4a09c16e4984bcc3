/// How a 2xx reply of an operation says that WhatsApp did not do it.
///
/// WARest answers 200 to much that failed. Which replies are failures, and which are honest empty
/// answers, was decided operation by operation; the catalogue has the reason beside each rule.
package enum ReplyRule: UInt8, Sendable, CaseIterable {
  /// The status says it all.
  case byStatus
  /// `results[0].inviteLink` must be there, and `results[0].status` must not be "failed".
  case needsInviteLink
  /// `results[0].groupId` must be there: all fields are null when the lookup failed.
  case needsGroupId
  /// `results[0].pairCode` must not be empty.
  case needsPairCode
  /// With code 1000 there must be a QR; 1107 has one and 1104 is open already.
  case needsQR
  /// `results[0].steps.creds` and `.meta` must not be false.
  case steps
  /// `results[0].status` is "failed", "partial", or a success in words.
  case statusWord
  /// `results[0].status` "pending…" is half done: others decide.
  case pending
  /// The lists of people done and people failed; both empty means that nothing was done.
  case peopleLists
  /// `results[0].participants[].status`, person by person; none means that nothing was done.
  case peopleStatuses
  /// `advancedInfo.files` and `.blockedFiles` of each recipient, and `failed` beside them.
  case files
}
