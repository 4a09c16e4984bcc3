import Gateway
import HTTP1

/// The files of one log: everything that is not configured stands beside the active segment.
package struct LogPaths: Sendable, Equatable {
  /// The segment that is written.
  package let active: String

  /// `active` without its `.jsonl`.
  package let stem: String
  package let folder: String

  /// The second path: every checkpoint once more.
  package let checkpoints: String
  package let signingKey: String
  package let publicKey: String
  package let hashKeys: String

  /// What the limits know at a restart, unless its path is configured.
  package let limitState: String

  package init(_ configuration: AuditConfiguration) {
    active = configuration.path
    let ending = ".jsonl"
    stem = active.hasSuffix(ending) ? String(active.dropLast(ending.count)) : active
    folder = LogPaths.folder(of: active)
    checkpoints = configuration.checkpointPath ?? stem + "-checkpoints.jsonl"
    let keyEnding = ".pem"
    signingKey = configuration.signingKeyFile ?? stem + "-signing-key" + keyEnding
    let key = signingKey.hasSuffix(keyEnding) ? String(signingKey.dropLast(4)) : signingKey
    publicKey = key + ".pub" + keyEnding
    hashKeys = configuration.hashKeyFile ?? stem + "-hash-keys"
    limitState = stem + LogPaths.limitStateEnding
  }

  static let limitStateEnding = "-limits.state"

  /// A segment before it takes the place of the active one; no reader takes it for a part of the
  /// log.
  var next: String { stem + ".next" }

  /// What a closed segment is called: names in their order are segments in theirs.
  func closed(firstSequence: UInt64, unixMicroseconds: Int64) -> String {
    let digits = String(firstSequence)
    let zeros = String(repeating: "0", count: max(0, 12 - digits.count))
    var time = ByteWriter(capacity: 32)
    time.append(unixMicroseconds: unixMicroseconds)
    // SAFETY: the writer is alive and not written during the copy.
    let text = unsafe String(decoding: time.bytes, as: UTF8.self)
    let compact = text.prefix(19).filter { $0 != "-" && $0 != ":" }
    return "\(stem)-\(zeros)\(digits)-\(compact)Z.jsonl"
  }

  /// What `closed` has put into a name, compressed since then or not.
  ///
  /// - Returns: Nil for any other name.
  static func firstSequence(ofClosed name: String, stem: String) -> UInt64? {
    guard name.hasPrefix(stem + "-") else { return nil }
    let rest = name.dropFirst(stem.count + 1)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.count >= 12, rest.dropFirst(digits.count).hasPrefix("-"),
      rest.hasSuffix("Z.jsonl") || rest.hasSuffix("Z.jsonl.gz")
    else { return nil }
    return UInt64(digits)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }
}
