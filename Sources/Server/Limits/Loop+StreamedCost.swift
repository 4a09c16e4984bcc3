import Gateway
import HTTP1
import WARest

/// A body that is too long to be held may name more recipients, or have more files, than were
/// charged when its first part was read.
extension Loop {
  /// Charges what a piece of the body has added, before it leaves.
  ///
  /// Nothing is charged twice; and when the rest is refused, WARest never gets a complete message.
  ///
  /// - Returns: False when the call was refused.
  mutating func chargeMore(_ downstream: Slot<Downstream>, _ block: Block) -> Bool {
    guard downstream.value.call.isAdmitted, let facts = downstream.value.call.facts,
      facts.callClass == .send
    else { return true }
    gatherPeople(downstream, block)
    let asked = ask(downstream, block, facts)
    // SAFETY: an admitted call has a passage.
    let charged = unsafe block.passage.pointee.ask
    guard asked.cost > charged.cost || asked.recipientCount > charged.recipientCount else {
      return true
    }
    // What was charged is given back and all is charged anew, so that the new whole has to pass.
    // SAFETY: as above.
    let before = unsafe block.passage.pointee.verdict
    gateway.gate.table.refund(charged, before, now: now)
    var verdict = gateway.gate.table.charge(asked, now: now)
    verdict.isProbe = before.isProbe
    counters.count(verdict)
    // SAFETY: as above.
    unsafe block.passage.pointee.verdict = verdict
    guard verdict.isAllowed else {
      // It has nothing left to give back, but its place in the session.
      downstream.value.call.isCharged = false
      refuse(downstream, .failure(.limited))
      return false
    }
    // SAFETY: as above.
    unsafe block.passage.pointee.ask = asked
    return true
  }
}
