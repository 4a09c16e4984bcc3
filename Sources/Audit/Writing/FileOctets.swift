import Glibc

/// Writing to a file until all is there.
enum FileOctets {
  /// - Returns: False with `errno` set when not all of it could be written.
  static func write(_ octets: some Collection<UInt8>, to descriptor: Int32) -> Bool {
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
}
