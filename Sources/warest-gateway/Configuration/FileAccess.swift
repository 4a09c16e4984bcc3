/// What the configuration asks the file system; tests answer from a table.
protocol FileAccess {
  /// The octets of a regular file.
  func read(_ path: String, bytesMax: Int) throws(FileProblem) -> [UInt8]

  /// The permission bits, or nil when the file cannot be looked at.
  func permissions(_ path: String) -> UInt32?

  /// Why a file in this folder could not be written, or nil when it could.
  func problemWriting(_ path: String) -> FileProblem?
}

/// Why a file cannot be used, in words that follow its path.
struct FileProblem: Error, Equatable {
  var message: String
}
