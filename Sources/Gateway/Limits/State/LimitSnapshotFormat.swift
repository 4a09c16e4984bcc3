/// How a snapshot of the limits is written; all numbers little endian.
///
/// A head of 72 octets: `WGLS`, version (2), flags (2, none yet), wall clock in microseconds (8),
/// boot id (16), nanoseconds since the boot (8), seed (16), the last record of the audit log (8),
/// nanoseconds since the limits began with nothing left (8, all bits: they did not). Then blocks,
/// each with a head of 8: what it has (1), a zero, octets of an entry (2), entries (4). Blocks
/// stand in the order of their kinds; the last one is empty and says so. Behind it stands, for
/// whoever keeps the file, a digest of all that.
///
/// Times of buckets are how long they lie ahead of the moment of the snapshot, in nanoseconds.
enum LimitSnapshotFormat {
  static let magic: [UInt8] = Array("WGLS".utf8)
  static let version: UInt16 = 1
  static let headBytes = 72
  static let blockHeadBytes = 8

  /// Octets of a block's entries, so that a snapshot of any size is written in small pieces.
  static let blockBytesMax = 65_536

  /// Octets of the name of a session.
  static let sessionBytesMax = 128

  enum Block: UInt8, CaseIterable {
    /// A key with its profile (8) and seven times (8 each).
    case session = 1
    /// A key and a time (8 each).
    case bucket
    /// The rates that sessions' times were made by: seven intervals (8 each) and bursts (4 each).
    /// Behind the sessions, because a configuration may be loaded while they are written.
    case profile
    /// The hash of the name, the interval and a time (8 each).
    case client
    /// Of an upstream key, by its place: the interval and a time (8 each).
    case key
    /// Since when (8), octets of the name (2), of the reason (2), name, reason.
    case paused
    case end

    /// Octets of an entry; 0: each has its own.
    var entryBytes: Int {
      switch self {
      case .session: 64
      case .bucket, .key: 16
      case .profile: 7 * 12
      case .client: 24
      case .paused, .end: 0
      }
    }

    /// Entries in all blocks of the kind.
    var countMax: Int {
      switch self {
      case .session: 1 << 24
      case .bucket: 1 << 27
      case .profile: 256
      case .client: 65_536
      case .key: 256
      case .paused: PausedSessions.countMax
      case .end: 0
      }
    }
  }
}
