import Glibc

/// Reading from and writing to a file, whatever interrupts it.
package enum FileOctets {
  /// Reads what lies at `offset`, behind the first `start` octets of `piece`, as much as fits or
  /// comes.
  ///
  /// - Returns: 0 at the end of the file; nil with `errno` set when it cannot be read.
  package static func read(
    _ descriptor: Int32,
    into piece: inout [UInt8],
    from start: Int = 0,
    at offset: Int
  ) -> Int? {
    while true {
      // SAFETY: the kernel writes at most as many octets as `piece` has behind `start`.
      let count = unsafe piece.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor,
          bytes.baseAddress.map { unsafe $0 + start },
          bytes.count - start,
          offset
        )
      }
      if count >= 0 { return count }
      guard errno == EINTR else { return nil }
    }
  }

  /// - Returns: False with `errno` set when not all of it could be written.
  package static func write(_ octets: some Collection<UInt8>, to descriptor: Int32) -> Bool {
    var rest = ArraySlice(octets)
    while !rest.isEmpty {
      // SAFETY: the slice is alive during the call, which reads no more than it has.
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Brings the names in a folder to the disk.
  ///
  /// - Returns: False with `errno` set when that has failed.
  package static func syncFolder(_ path: String) -> Bool {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }
}
