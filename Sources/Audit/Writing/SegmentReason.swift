/// Why a new segment begins.
enum SegmentReason: Sendable, Equatable {
  case size
  case age
  /// Somebody asked for it.
  case reopened
  /// The file has another name now.
  case moved
  /// The file has no name any more.
  case deleted
  /// Somebody else made the file shorter.
  case truncated
  /// The kernel could not bring it to the disk, and what it still holds may differ from that.
  case syncFailed
  /// Half a write could not be taken back.
  case writeFailed

  /// As the record has it.
  var word: StaticString {
    switch self {
    case .size: "size"
    case .age: "age"
    case .reopened: "reopened"
    case .moved: "moved"
    case .deleted: "deleted"
    case .truncated: "truncated"
    case .syncFailed: "sync-failed"
    case .writeFailed: "write-failed"
    }
  }

  /// Whether the segment that is left still takes a last checkpoint.
  var closesInOrder: Bool {
    switch self {
    case .size, .age, .reopened, .moved, .deleted: true
    case .truncated, .syncFailed, .writeFailed: false
    }
  }
}
