import CLinux
import COpenSSL
import Glibc

/// What OpenSSL reads from and writes to: a descriptor, without a buffer in between.
///
/// OpenSSL's own socket BIO would raise SIGPIPE and does not tell whether the kernel was drained.
enum SocketBIO {
  // SAFETY: made once, thread-safe as every global is, and only read afterwards.
  private nonisolated(unsafe) static let method: OpaquePointer? = {
    guard let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket")
    else { return nil }
    unsafe BIO_meth_set_read(method, readFromSocket)
    unsafe BIO_meth_set_write(method, writeToSocket)
    unsafe BIO_meth_set_ctrl(method, controlSocket)
    return unsafe method
  }()

  /// Makes a BIO, which `state` must outlive.
  static func make(state: UnsafeMutablePointer<TLSState>) -> OpaquePointer? {
    // SAFETY: the method is never freed; the caller keeps the state.
    guard let bio = unsafe BIO_new(method) else { return nil }
    unsafe BIO_set_data(bio, state)
    unsafe BIO_set_init(bio, 1)
    return unsafe bio
  }
}

private func state(_ bio: OpaquePointer?) -> UnsafeMutablePointer<TLSState> {
  // SAFETY: `make` set it, and no other BIO has these callbacks.
  guard let data = unsafe BIO_get_data(bio) else { preconditionFailure("a BIO without state") }
  return unsafe data.assumingMemoryBound(to: TLSState.self)
}

private func readFromSocket(
  _ bio: OpaquePointer?,
  _ buffer: UnsafeMutablePointer<CChar>?,
  _ size: Int32
) -> Int32 {
  // SAFETY: OpenSSL lends `size` octets; the state outlives the BIO.
  let state = unsafe state(bio)
  unsafe openssl_clear_retry(bio)
  let count = unsafe linux_receive(state.pointee.descriptor, buffer, Int(size), 0)
  unsafe state.pointee.isDrained = count < Int(size)
  if count > 0 { return Int32(count) }
  if count == 0 {
    unsafe state.pointee.sawEnd = true
    return 0
  }
  // SAFETY: as above.
  if count == -Int(EAGAIN) {
    unsafe openssl_set_retry_read(bio)
  } else {
    unsafe state.pointee.errorNumber = Int32(-count)
  }
  return -1
}

private func writeToSocket(
  _ bio: OpaquePointer?,
  _ buffer: UnsafePointer<CChar>?,
  _ size: Int32
) -> Int32 {
  // SAFETY: OpenSSL lends `size` octets; the state outlives the BIO.
  let state = unsafe state(bio)
  unsafe openssl_clear_retry(bio)
  let count = unsafe linux_send(state.pointee.descriptor, buffer, Int(size))
  if count >= 0 { return Int32(count) }
  if count == -Int(EAGAIN) {
    unsafe openssl_set_retry_write(bio)
  } else {
    unsafe state.pointee.errorNumber = Int32(-count)
  }
  return -1
}

private func controlSocket(
  _ bio: OpaquePointer?,
  _ command: Int32,
  _ number: Int,
  _ argument: UnsafeMutableRawPointer?
) -> Int {
  switch command {
  case BIO_CTRL_FLUSH: return 1
  case BIO_CTRL_EOF:
    // SAFETY: the state outlives the BIO.
    return unsafe state(bio).pointee.sawEnd ? 1 : 0
  default: return 0
  }
}
