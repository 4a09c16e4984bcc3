import Dispatch
import Glibc
import Logging
import Synchronization
import Transport

/// What a log needs and no call waits for: the second path, and segments that were left.
///
/// One thing at a time, on a queue of its own; what may take minutes is on a second one, so that no
/// checkpoint waits for it.
final class LogUpkeep: Sendable {
  private let configuration: AuditConfiguration
  private let paths: LogPaths
  private let logger: Logger
  private let queue = DispatchQueue(label: "warest-gateway.audit.upkeep", qos: .utility)
  private let tidyQueue = DispatchQueue(label: "warest-gateway.audit.tidy", qos: .utility)
  private let work = DispatchGroup()
  private let stopping = Atomic<Bool>(false)

  /// How long a stop waits for a disk that does not answer.
  private static let stopSecondsMax = 10

  init(_ configuration: AuditConfiguration, _ logger: Logger) {
    self.configuration = configuration
    paths = LogPaths(configuration)
    self.logger = logger
  }

  /// Does the work later, in the order of the calls.
  func start(_ work: @escaping @Sendable (LogUpkeep) -> Void) {
    queue.async(group: self.work) { work(self) }
  }

  /// Sees to closed segments later.
  func startTidying(_ work: @escaping @Sendable () -> Void) {
    tidyQueue.async(group: self.work) { work() }
  }

  /// Tidying ends with the segment that it is at.
  var isStopping: Bool { stopping.load(ordering: .relaxed) }

  /// Waits until everything that was started is done.
  func finish() { work.wait() }

  /// Waits likewise, but for tidying, which goes on at the next start.
  func stop() {
    stopping.store(true, ordering: .relaxed)
    let limit = DispatchTime.now() + .seconds(LogUpkeep.stopSecondsMax)
    guard work.wait(timeout: limit) == .timedOut else { return }
    logger.warning("the upkeep of the audit log was not done in time: it goes on at the next start")
  }

  /// Brings checkpoints to the second path.
  func keep(_ checkpoints: [UInt8]) -> Bool {
    SecondPath.append(checkpoints, to: paths.checkpoints)
  }

  /// Sees to a segment that is not written any more: syncs it, and gives it a file again when it
  /// was deleted.
  ///
  /// - Returns: False when its records are not in a file yet.
  func see(to retired: RetiredSegment) -> Bool {
    if !retired.segment.sync() {
      logger.error(
        "a closed segment of the audit log cannot be synced",
        metadata: ["path": "\(retired.path)", "reason": "\(SystemError.text(errno))"]
      )
    }
    let isSaved = !retired.isDeleted || rescue(retired)
    _ = FileOctets.syncFolder(paths.folder)
    return isSaved
  }

  /// Copies a deleted segment, which is there as long as it is open, to its closed name.
  ///
  /// - Returns: False when that has to be tried again; nothing is left of the attempt.
  private func rescue(_ retired: RetiredSegment) -> Bool {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(
      retired.path,
      O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
      mode_t(retired.segment.identity.mode & 0o777)
    )
    guard descriptor >= 0 else {
      logger.error("a deleted segment cannot be saved", metadata: ["path": "\(retired.path)"])
      return false
    }
    defer { close(descriptor) }
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < retired.bytes {
      let count = FileOctets.read(retired.segment.descriptor, into: &piece, at: offset) ?? 0
      guard count > 0, FileOctets.write(piece[..<count], to: descriptor) else {
        logger.error(
          "a deleted segment cannot be saved to its end",
          metadata: ["path": "\(retired.path)", "bytes": "\(offset)"]
        )
        // SAFETY: the path is a text that ends with a zero, alive during the call.
        _ = unsafe unlink(retired.path)
        return false
      }
      offset += count
    }
    _ = fdatasync(descriptor)
    logger.warning(
      "the audit file was deleted while it was written: its records are saved",
      metadata: ["path": "\(retired.path)", "bytes": "\(offset)"]
    )
    return true
  }
}
