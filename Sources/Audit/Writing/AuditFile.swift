import Dispatch
import Gateway
import Glibc
import HTTP1
import Synchronization
import Transport

/// The one audit file, written by all loops: a JSON record a line.
///
/// A loop hands over what one turn put on record, intents and outcomes together. In durability `os`
/// they are written at once, on the loop's thread; in `group` they go to a queue, where what
/// several turns and loops brought is written and synced in one go, and the loop hears of it by
/// its mailbox. Sequence numbers are given under the lock, so their order is the order in the file.
package final class AuditFile: Sendable {
  /// What became of one turn's intents.
  package struct Receipt: Sendable {
    package let batch: UInt64
    package let isRecorded: Bool
  }

  private struct State {
    /// -1 once closed.
    var descriptor: Int32
    var sequence: UInt64
    /// Length of the file, all of it complete lines.
    var size: Int
    /// Outcomes that could not be written yet.
    ///
    /// They are never dropped while there is room.
    var backlog: [UInt8] = []
    var lost = 0
    /// Lines with their sequence numbers, as they go to the file.
    var lines: [UInt8] = []
    var submissions: [Submission] = []
    /// An `fdatasync` failed: what the kernel still holds of the file cannot be trusted any more.
    var isBroken = false
    /// Monotonic nanoseconds before which a failed write is not tried again; 0: none failed.
    var retryAt: UInt64 = 0
  }

  private struct Submission {
    let intents: [UInt8]
    let outcomes: [UInt8]
    let batch: UInt64
    let receiver: any AuditReceiver
  }

  private static let retryNanoseconds: UInt64 = 100_000_000

  /// Outcomes that may wait for the disk, about 30,000 of them.
  private static let backlogBytesMax = 16 * 1_024 * 1_024

  let path: String
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "warest-gateway.audit")

  /// Takes over an open descriptor whose file ends with a complete line.
  init(path: String, descriptor: Int32, nextSequence: UInt64) {
    self.path = path
    let end = Int(lseek(descriptor, 0, SEEK_END))
    state = Mutex(State(descriptor: descriptor, sequence: nextSequence, size: max(end, 0)))
  }

  deinit { close() }

  /// Lets go of the file, and of the lock by which it belongs to this process.
  package func close() {
    state.withLock { state in
      if state.descriptor >= 0 { _ = Glibc.close(state.descriptor) }
      state.descriptor = -1
    }
  }

  /// Writes now; false when the intents are not on record.
  ///
  /// Outcomes are kept for the next time.
  package func record(intents: UnsafeBufferPointer<UInt8>, outcomes: UnsafeBufferPointer<UInt8>) -> Bool {
    state.withLock { state in
      // SAFETY: the buffers are alive during the call, as the caller promises.
      unsafe AuditFile.write(intents: intents, outcomes: outcomes, to: &state)
    }
  }

  /// Writes and syncs soon, together with what others submit meanwhile, then posts a `Receipt`.
  package func submit(
    intents: [UInt8],
    outcomes: [UInt8],
    batch: UInt64,
    receiptTo receiver: any AuditReceiver
  ) {
    let submission = Submission(
      intents: intents,
      outcomes: outcomes,
      batch: batch,
      receiver: receiver
    )
    let isFirst = state.withLock { state in
      state.submissions.append(submission)
      return state.submissions.count == 1
    }
    if isFirst { queue.async { self.commit() } }
  }

  /// Waits until everything submitted is on disk; false when it is not.
  package func synchronize() -> Bool {
    queue.sync {
      commit()
      return state.withLock { state in
        // What is written next may be the last: no pause after a failure stands in its way.
        state.retryAt = 0
        return fdatasync(state.descriptor) == 0 && state.backlog.isEmpty
      }
    }
  }

  /// Whether the last attempt to write succeeded.
  package var isWritable: Bool { state.withLock { state in !state.isBroken && state.retryAt == 0 } }

  private func commit() {
    let submissions = state.withLock { state in
      let all = state.submissions
      state.submissions = []
      return all
    }
    guard !submissions.isEmpty else { return }
    var intents: [UInt8] = []
    var outcomes: [UInt8] = []
    for submission in submissions {
      intents.append(contentsOf: submission.intents)
      outcomes.append(contentsOf: submission.outcomes)
    }
    let (isWritten, descriptor) = state.withLock { state in
      // SAFETY: both arrays outlive the call, which only reads them.
      let isWritten = unsafe intents.withUnsafeBufferPointer { intents in
        unsafe outcomes.withUnsafeBufferPointer { outcomes in
          unsafe AuditFile.write(intents: intents, outcomes: outcomes, to: &state)
        }
      }
      return (isWritten, state.descriptor)
    }
    // Outside the lock: the loops of durability `os` need not wait for a disk.
    let isSynced = isWritten && fdatasync(descriptor) == 0
    if isWritten && !isSynced { state.withLock { state in state.isBroken = true } }
    for submission in submissions where !submission.intents.isEmpty {
      submission.receiver.receive(Receipt(batch: submission.batch, isRecorded: isSynced))
    }
  }

  private static func write(
    intents: UnsafeBufferPointer<UInt8>,
    outcomes: UnsafeBufferPointer<UInt8>,
    to state: inout State
  ) -> Bool {
    if state.retryAt != 0 && Clock.monotonicNanoseconds() < state.retryAt {
      // SAFETY: alive during the call, as the caller promises.
      unsafe keep(outcomes, in: &state)
      return false
    }
    let firstSequence = state.sequence
    state.lines.removeAll(keepingCapacity: true)
    // SAFETY: the buffers are alive during the call, as the caller promises.
    unsafe state.backlog.withUnsafeBufferPointer { backlog in
      unsafe number(backlog, from: &state.sequence, into: &state.lines)
    }
    // Intents first: a call may have its intent and its outcome in one commit.
    unsafe number(intents, from: &state.sequence, into: &state.lines)
    unsafe number(outcomes, from: &state.sequence, into: &state.lines)
    if !state.isBroken && append(to: &state) {
      state.backlog.removeAll(keepingCapacity: true)
      state.retryAt = 0
      return true
    }
    state.sequence = firstSequence
    state.retryAt = Clock.monotonicNanoseconds() + retryNanoseconds
    // SAFETY: alive during the call, as the caller promises.
    unsafe keep(outcomes, in: &state)
    return false
  }

  private static func keep(_ outcomes: UnsafeBufferPointer<UInt8>, in state: inout State) {
    if state.backlog.count + outcomes.count <= backlogBytesMax {
      // SAFETY: alive during the call, as the caller promises.
      unsafe state.backlog.append(contentsOf: outcomes)
    } else {
      state.lost += 1
    }
  }

  /// Completes records, which come without their first two members, with version and sequence.
  private static func number(
    _ records: UnsafeBufferPointer<UInt8>,
    from sequence: inout UInt64,
    into lines: inout [UInt8]
  ) {
    // SAFETY: the caller's buffer, of which `rest` is what is left.
    var rest = unsafe records
    // SAFETY: every record ends with a line feed, which lies within what is left of `records`.
    while let start = rest.baseAddress, let found = unsafe memchr(start, 0x0a, rest.count) {
      let length = unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
      AuditPrefix.append(sequence: sequence, to: &lines)
      unsafe lines.append(contentsOf: UnsafeBufferPointer(rebasing: rest[..<length]))
      unsafe rest = UnsafeBufferPointer(rebasing: rest[length...])
      sequence += 1
    }
  }

  /// All or nothing: a short write, which is how a full disk shows first, is taken back.
  private static func append(to state: inout State) -> Bool {
    guard !state.lines.isEmpty else { return true }
    var written = 0
    while written < state.lines.count {
      // SAFETY: the pointer is into `lines`, and the length ends where it ends.
      let count = unsafe state.lines.withUnsafeBytes { bytes in
        unsafe Glibc.write(
          state.descriptor,
          bytes.baseAddress.map { unsafe $0 + written },
          bytes.count - written
        )
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        // What cannot be taken back would run into the next record.
        if written > 0 && ftruncate(state.descriptor, state.size) != 0 { state.isBroken = true }
        return false
      }
      written += count
    }
    state.size += written
    return true
  }
}
