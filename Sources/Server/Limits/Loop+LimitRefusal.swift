import Gateway
import HTTP1
import WARest

/// What a caller is told whom the limits do not let pass.
extension Loop {
  /// What the limits said; nil: they were not asked.
  func verdict(of downstream: Slot<Downstream>) -> LimitVerdict? {
    guard downstream.value.call.hasVerdict, let block = downstream.value.call.block else {
      return nil
    }
    // SAFETY: the passage was begun, and nobody writes it meanwhile.
    return unsafe block.passage.pointee.verdict
  }

  mutating func addVerdict(_ verdict: LimitVerdict, of downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block else { return }
    // SAFETY: the session's name stands in the call's block.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let session = text.extracting(downstream.value.call.values.session.offsets)
    ProblemDocument.add(verdict, session: session, into: &scratch)
  }
}

extension LimitVerdict {
  var problem: Problem {
    switch kind {
    case .allowed, .limited: .quotaExceeded
    case .neverPasses: .costAboveBurst
    case .tableFull, .reducedCapacity: .temporaryReducedCapacity
    case .resting: .sessionPaused
    }
  }
}

extension Refusal {
  /// What it says of the session's health.
  ///
  /// That no reply came in time may be the session's fault; that WARest could not be reached, or
  /// broke off, is not.
  var result: CallResult {
    if case .failure(.upstreamTimeout) = self { .bad } else { .neutral }
  }
}
