import HTTP1
import Transport

/// Signed records.
extension LogVerifier {
  mutating func takeCheckpoint(_ line: Span<UInt8>, isEdited: Bool) {
    let sequence = link.sequence
    second.compareTorn(line, sequence)
    let statement = CheckpointLine.read(line)
    let before = state.checkpoints.last
    state.checkpoints.append(
      LogState.Checkpoint(
        sequence: sequence,
        hash: link.digest,
        place: place,
        isStop: statement?.isStop ?? false
      )
    )
    state.last = .checkpoint
    guard !isEdited else { return }
    guard let statement else {
      find(
        .wrongSignature,
        "checkpoint \(sequence) has no signature that can be read",
        sequence: sequence
      )
      return
    }
    checkChainName(statement)
    checkOpen(line, "is a checkpoint")
    if let before, statement.after != before.sequence {
      doubt(.checkpointSkipped, skipWords(statement, before.sequence))
    } else if before == nil, run?.firstSequence == 1, statement.after != 0 {
      doubt(.checkpointSkipped, skipWords(statement, 0))
    }
    checkSignature(statement, line)
  }

  private func skipWords(_ statement: CheckpointLine.Statement, _ before: UInt64) -> String {
    let found = before == 0 ? "none is there" : "checkpoint \(before) is there"
    return "checkpoint \(link.sequence) follows checkpoint \(statement.after), but \(found)"
  }

  private mutating func checkChainName(_ statement: CheckpointLine.Statement) {
    guard let name = state.chainName else {
      state.chainName = statement.chainName
      return
    }
    guard name != statement.chainName else { return }
    find(
      .foreignChain,
      "checkpoint \(link.sequence) belongs to another log: chain "
        + "\(Hexadecimal.text(statement.chainName)) in place of \(Hexadecimal.text(name))",
      sequence: link.sequence
    )
  }

  private mutating func checkSignature(_ statement: CheckpointLine.Statement, _ line: Span<UInt8>) {
    let sequence = link.sequence
    if second.hasVerified(sequence, link.digest) {
      flushSignatures()
      state.signaturesVerified += 1
      return
    }
    let key = keys.first { $0.id == statement.keyID }
    let isSigned =
      key.map { CheckpointLine.isSigned(statement, line, after: link.previousDigest, by: $0) }
      ?? false
    if isSigned {
      flushSignatures()
      state.signaturesVerified += 1
      return
    }
    if let before = unsigned, before.keyID == statement.keyID, before.isTrusted == (key != nil) {
      unsigned?.last = sequence
      unsigned?.count += 1
      return
    }
    flushSignatures()
    unsigned = UnsignedCheckpoints(
      keyID: statement.keyID,
      isTrusted: key != nil,
      provedUpTo: state.checkpoints.dropLast().last?.sequence ?? 0,
      first: sequence,
      last: sequence,
      place: place,
      time: state.time.text
    )
  }

  /// One finding for all checkpoints in a row that are not signed as they should be: once the chain
  /// is not what was signed, no later one is.
  mutating func flushSignatures() {
    guard let unsigned else { return }
    self.unsigned = nil
    let key = Hexadecimal.text(unsigned.keyID)
    let which =
      unsigned.count == 1
      ? "checkpoint \(unsigned.first)"
      : "\(unsigned.count) checkpoints from \(unsigned.first) to \(unsigned.last)"
    let what =
      unsigned.isTrusted
      ? "the signature of \(which) is not of the key \(key)"
      : "\(which) signed with the key \(key), which is not trusted"
    find(
      unsigned.isTrusted ? .wrongSignature : .foreignKey,
      "\(what): nothing proves records \(unsigned.provedUpTo + 1) to \(unsigned.last)",
      at: unsigned.place,
      sequence: unsigned.first,
      time: unsigned.time
    )
  }
}
