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
      facts.callClass == .send || facts.hasCooldown
    else { return true }
    gatherPeople(downstream, block)
    let asked = ask(downstream, block, facts)
    // SAFETY: an admitted call has a passage.
    let passage = unsafe block.passage.pointee
    let charged = passage.ask
    guard
      asked.cost > charged.cost || asked.recipientCount > charged.recipientCount
        || asked.target != charged.target
    else { return true }
    // What the whole costs must fit into a burst, and the rest into what is left. The first part
    // stays charged either way: WARest may have counted the call when it began.
    let table = gateway.gate.table
    var verdict = table.look(asked, now: now)
    if verdict.kind != .neverPasses {
      verdict = table.charge(asked.rest(after: charged), now: now)
      verdict.cost = asked.cost
    }
    verdict.isProbe = passage.verdict.isProbe
    counters.count(verdict)
    // SAFETY: as above.
    unsafe block.passage.pointee.verdict = verdict
    guard verdict.isAllowed else {
      refuse(downstream, .failure(.limited))
      return false
    }
    // SAFETY: as above.
    unsafe block.passage.pointee.ask = asked
    return true
  }
}
