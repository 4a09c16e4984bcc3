import WARest

/// A call's ask where it stands.
///
/// To hand the ask itself from function to function, or to look at one of its recipients, would
/// copy it each time, list and all: which takes longer than to decide.
@safe struct LimitAskView {
  // SAFETY: whoever makes a view keeps the ask alive and unchanged as long as it is in use.
  private let ask: UnsafePointer<LimitAsk>

  // SAFETY: see `ask`.
  @inline(__always)
  init(_ ask: UnsafePointer<LimitAsk>) { unsafe self.ask = ask }

  // SAFETY: all of these: see `ask`.
  @inline(__always) var session: UInt64 { unsafe ask.pointee.session }
  @inline(__always) var client: Int32 { unsafe ask.pointee.client }
  @inline(__always) var profile: UInt8 { unsafe ask.pointee.profile }
  @inline(__always) var key: UInt8 { unsafe ask.pointee.key }
  @inline(__always) var callClass: CallClass { unsafe ask.pointee.callClass }
  @inline(__always) var cost: UInt64 { UInt64(unsafe ask.pointee.cost) }
  @inline(__always) var attachments: UInt32 { unsafe ask.pointee.attachments }
  @inline(__always) var units: UInt8 { unsafe ask.pointee.units }
  @inline(__always) var hasCooldown: Bool { unsafe ask.pointee.hasCooldown }
  @inline(__always) var isRest: Bool { unsafe ask.pointee.isRest }

  // SAFETY: see `ask`.
  @inline(__always) var jitter: UInt64 { unsafe ask.pointee.jitter }
  @inline(__always) var recipientCount: Int { unsafe ask.pointee.recipientCount }

  /// The seeded hash of a recipient.
  @inline(__always)
  func recipient(_ index: Int) -> UInt64 {
    unsafe ask.pointee.recipients[index]  // SAFETY: see `ask`.
  }

  @inline(__always)
  var isSend: Bool {
    // Not by `==`, which is a call to a place that only the other module knows.
    if case .send = callClass { true } else { false }
  }

  /// The key of the session's record.
  @inline(__always) var record: UInt64 { LimitTable.recordKey(session) }

  /// Names for which WARest's pause holds.
  var cooldownCount: Int {
    unsafe recipientCount + (ask.pointee.target == 0 ? 0 : 1)  // SAFETY: see `ask`.
  }

  func cooldownName(_ index: Int) -> UInt64 {
    // SAFETY: see `ask`.
    unsafe index < recipientCount ? recipient(index) : ask.pointee.target
  }
}
