/// What a peer may make this module hold or walk through; each with the status it leads to.
package enum GatewayLimits {
  /// Octets of a decoded group, chat or message id in a path -> 400.
  package static let identifierBytesMax = 128

  /// Octets of the decoded text of `/v1/tools/qr/{target}`; a QR code holds 2,953 -> 400.
  package static let targetBytesMax = 2_048

  /// Octets that `RouteTable.match` may append to its scratch writer.
  package static let pathScratchBytesMax = 4_096

  /// Octets of a request id from a trusted peer; a longer one is replaced.
  package static let requestIDBytesMax = 128

  /// Sessions that one look-up may pass in the table of the limits -> 503.
  static let limitSessionReach = 512

  /// Recipients that one look-up may pass -> 503.
  static let limitBucketReach = 64

  /// Added to WARest's pause between two calls for one recipient, for what a call takes less time
  /// on its way than the one before it.
  static let cooldownMarginMilliseconds = 250

  /// How long a bucket has to be full again before another key may have it, in nanoseconds: longer
  /// than two loops' clocks can differ and than a thread between two steps of a charge is away.
  static let limitReuseGraceNanoseconds: UInt64 = 10_000_000_000

  /// Seconds that a caller is told to wait when no bucket is left.
  package static let limitTableFullRetrySeconds = 5

  /// Seconds that a caller can ask to wait for its turn; who asks for more waits so long.
  package static let waitSecondsMax: UInt32 = 300

  /// Octets of an upstream reply that go into a problem document; the rest is cut off.
  package static let problemUpstreamBytesMax = 16_384

  /// Octets of one text in an audit record before escaping; the rest is cut off.
  package static let auditTextBytesMax = 256

  /// Room that a writer must have for any record: octets of the longest one, of which as many
  /// recipients as are listed take 3,400.
  package static let auditRecordBytesMax = 8_192

  /// Containers inside each other in JSON that is only passed through; deeper counts as text.
  package static let jsonDepthMax = 64
}
