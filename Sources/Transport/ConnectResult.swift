/// How far a connect has come.
package enum ConnectResult: Equatable, Sendable {
  case connected

  /// Not decided yet; the descriptor becomes writable when it is.
  case pending

  /// An `errno`.
  case failed(Int32)
}
