import Audit
import Transport

/// What `audit verify` is to look at: where the segments, the checkpoints and the keys are.
struct VerifyTarget {
  var paths: LogPaths

  /// Segments that were named one by one; empty: all of the log.
  var named: [String] = []
  var hasSecondPath = true
  var keyFile: String
  var keys: [VerifyingKey] = []

  init(_ command: AuditVerifyCommand, _ console: Console) throws {
    let active = command.paths.first.map { Self.active($0) } ?? ""
    var configuration = try command.settings.load(orFor: active, console)
    switch command.checkpoints {
    case "none": hasSecondPath = false
    case let path?: configuration.checkpointPath = path
    case nil: break
    }
    paths = LogPaths(configuration)
    if command.settings.config == nil { named = Self.named(command.paths, paths) }
    keyFile = command.publicKey ?? paths.publicKey
    if !named.isEmpty && command.checkpoints == nil { hasSecondPath = false }
    do throws(AuditError) {
      keys = try SigningKeyFile.readPublic(keyFile)
    } catch {
      throw CommandFailure(
        message: "\(error)",
        hints: ["--public-key names the file of the public key; the gateway makes it at its start"],
        status: .unavailable
      )
    }
    guard keys.isEmpty else { return }
    throw CommandFailure(message: "\(keyFile) has no Ed25519 public key", status: .unavailable)
  }

  func run(
    progress: @escaping (LogVerification.Progress) -> Void
  ) throws(AuditError) -> LogReport {
    guard named.isEmpty else {
      return try LogVerification.run(
        LogVerification.Scope(
          segments: try LogSegments.named(named),
          checkpoints: hasSecondPath ? paths.checkpoints : nil,
          keys: keys,
          isPart: true
        ),
        progress: progress
      )
    }
    return try LogVerification.run(
      paths,
      hasSecondPath: hasSecondPath,
      keys: keys,
      progress: progress
    )
  }

  /// A shell's `audit*.jsonl*` brings the checkpoints as well, which are no segment.
  private static func named(_ given: [String], _ paths: LogPaths) -> [String] {
    let segments = given.filter { $0 != paths.checkpoints }
    return segments == [paths.active] ? [] : segments
  }

  /// The active file of the log that a segment belongs to, by its name.
  static func active(_ path: String) -> String {
    guard let end = path.range(of: /-[0-9]{12,}-[0-9]{8}T[0-9]{6}Z\.jsonl(\.gz)?$/) else {
      return path
    }
    return path[..<end.lowerBound] + ".jsonl"
  }
}

extension String {
  fileprivate func range(of pattern: some RegexComponent) -> Range<String.Index>? {
    firstMatch(of: pattern)?.range
  }
}
