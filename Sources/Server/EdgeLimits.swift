/// What a peer may make the gateway hold or wait for.
///
/// Each limit names the status it leads to.
package struct EdgeLimits: Sendable {
  /// 414 beyond it.
  package var requestLineBytesMax = 8_192

  /// Request line and fields; 431 beyond it.
  package var headBytesMax = 16_384

  /// 431 beyond it.
  package var fieldLinesMax = 100

  /// Body of an operation that takes no upload; 413 beyond it.
  package var bodyBytesMax = 2 * 1_024 * 1_024

  /// Body of an operation that takes a file; 413 beyond it.
  package var uploadBytesMax = 100 * 1_024 * 1_024

  /// From the first octet of a head to its last; 408 and close.
  package var headSeconds = 10

  /// Longest gap while a body arrives; 408 and close.
  package var bodyGapSeconds = 15

  /// Least rate of a body once ten seconds have passed; 408 and close.
  package var bodyBytesPerSecondMin = 1_024

  /// Between two requests of a connection; then close.
  package var idleSeconds = 60

  /// Then `Connection: close`.
  package var requestsPerConnectionMax = 100_000

  /// All downstream connections together; accepting pauses.
  package var connectionsMax = 10_000

  /// Of one client address; 503 and close.
  package var connectionsPerAddressMax = 1_000

  /// Refused calls of one client address that are recorded one by one in a second; more are
  /// counted.
  package var refusalRecordsPerSecondMax = 10

  /// Longest stall while a reply is written; close.
  package var writeStallSeconds = 30

  /// Head of an upstream reply; 502 beyond it.
  package var upstreamHeadBytesMax = 32_768

  package init() {}
}
