package import WARest

/// What one call asks of the limits: complete in itself, so that it can wait without its request.
package struct LimitAsk: Sendable {
  /// Recipients of whom each is counted; as many as a `RecipientList` keeps.
  package static let recipientsMax = RecipientList.capacity

  /// The seeded hash of the session's name; 0: there is none.
  package var session: UInt64

  /// The client's place in the table.
  package var client: Int32

  /// The place of the session's limits.
  package var profile: UInt8

  /// The place of the upstream key.
  package var key: UInt8
  package var callClass: CallClass

  /// Messages of a send, else 1.
  package var cost: UInt32

  /// Files of a send, 1 or more: `cost` counts each once for each recipient.
  package var attachments: UInt32

  /// Tokens of WARest's own rate limit.
  package var units: UInt8

  /// True where WARest's pause between calls for one recipient holds.
  package var hasCooldown: Bool

  /// Nanoseconds on top of the spacing.
  package var jitter: UInt64

  /// The rest of a call that was charged in part: spacing was paid for by the first part.
  package var isRest = false

  /// The seeded hash of the chat that the call is about, when it is none of the recipients; else 0.
  package var target: UInt64
  package var recipientCount: Int

  /// Seeded hashes; those behind `recipientCount` mean nothing.
  package var recipients: InlineArray<50, UInt64>

  package init(
    session: UInt64 = 0,
    client: Int32 = 0,
    profile: UInt8 = 0,
    key: UInt8 = 0,
    callClass: CallClass = .read,
    cost: UInt32 = 1,
    attachments: UInt32 = 1,
    units: UInt8 = 0,
    hasCooldown: Bool = false,
    jitter: UInt64 = 0
  ) {
    self.session = session
    self.client = client
    self.profile = profile
    self.key = key
    self.callClass = callClass
    self.cost = cost
    self.attachments = attachments
    self.units = units
    self.hasCooldown = hasCooldown
    self.jitter = jitter
    target = 0
    recipientCount = 0
    recipients = InlineArray(repeating: 0)
  }

  /// What is still to be charged of this call when `charged` is already: what it costs more, the
  /// recipients that have come behind those, and another target.
  package func rest(after charged: borrowing LimitAsk) -> LimitAsk {
    var rest = self
    rest.isRest = true
    rest.cost = cost > charged.cost ? cost - charged.cost : 0
    rest.units = 0
    if target == charged.target { rest.target = 0 }
    let first = min(charged.recipientCount, recipientCount)
    rest.recipientCount = recipientCount - first
    for index in 0..<rest.recipientCount { rest.recipients[index] = recipients[first + index] }
    return rest
  }
}
