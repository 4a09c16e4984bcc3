import Glibc

extension IOResult {
  /// Sorts an `errno` of `recv` or `send`.
  @inline(__always) init(errorNumber: Int32) {
    self = errorNumber == EAGAIN ? .wouldBlock : .failed(errorNumber)
  }
}
