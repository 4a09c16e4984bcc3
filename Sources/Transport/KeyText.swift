import COpenSSL

/// Keys as PEM text [RFC 7468] in memory.
enum KeyText {
  /// Longest text that is looked at: some hundred keys.
  static let bytesMax = 65_536

  /// What `write` puts into a memory of OpenSSL's, which is wiped when it is freed.
  static func write(_ write: (OpaquePointer) -> Int32) -> [UInt8] {
    // SAFETY: freed below, used by `write` only during the call.
    guard let memory = unsafe BIO_new(BIO_s_mem()) else { return [] }
    defer { unsafe BIO_free_all(memory) }
    var octets: UnsafeMutablePointer<CChar>?
    guard unsafe write(memory) == 1 else { return [] }
    // SAFETY: the octets belong to `memory`, and are copied while it is alive.
    let count = unsafe openssl_written(memory, &octets)
    guard let octets = unsafe octets, count > 0 else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: octets, count: count))
  }

  /// Calls `read` until it finds no key more; it takes over each that it makes.
  static func read(_ text: Span<UInt8>, _ read: (OpaquePointer) -> Bool) {
    guard text.count <= bytesMax else { return }
    ERR_clear_error()
    // SAFETY: the text is only read, and only until the memory is freed, within the closure.
    unsafe text.withUnsafeBytes { bytes in
      guard let memory = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
        return
      }
      while unsafe read(memory) {}
      unsafe BIO_free_all(memory)
    }
    // An end without a further key is no error of a later call.
    ERR_clear_error()
  }
}
