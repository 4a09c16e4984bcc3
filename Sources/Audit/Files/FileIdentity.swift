import Glibc

/// What a name in a file system stands for, whatever happens to the name.
struct FileIdentity: Sendable, Equatable {
  var device: UInt = 0
  var inode: UInt = 0
  var links: UInt = 0
  var bytes = 0
  var mode: UInt32 = 0
  var group: gid_t = 0

  init() {}

  private init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    links = UInt(status.st_nlink)
    bytes = Int(status.st_size)
    mode = status.st_mode
    group = status.st_gid
  }

  init?(descriptor: Int32) {
    var status = stat()
    // SAFETY: the kernel fills `status`, which outlives the call.
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Links are not followed.
  init?(path: String) {
    var status = stat()
    // SAFETY: the kernel fills `status`, which outlives the call.
    guard unsafe lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  var isRegularFile: Bool { mode & S_IFMT == S_IFREG }

  func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode
  }
}
