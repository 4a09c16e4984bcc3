/// The forms of a request target that are accepted [RFC 9112 §3.2].
package enum TargetForm: UInt8, Sendable {
  /// `/path?query`
  case origin

  /// `http://authority/path?query`
  case absoluteHTTP

  /// `https://authority/path?query`
  case absoluteHTTPS

  /// `*`, with OPTIONS only.
  case asterisk
}
