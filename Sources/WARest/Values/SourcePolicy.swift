/// Which URLs a client may have WARest fetch.
package enum SourcePolicy: UInt8, Sendable, CaseIterable {
  /// URLs of hosts that are public by their name or address.
  case `public`

  /// Whatever WARest takes, paths on its server included.
  case any

  /// No URL, except of hosts that are listed; data URIs and base64 as ever.
  case none
}
