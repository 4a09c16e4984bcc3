/// Reads request and reply heads.
package enum HeadParser {
  package static func parseRequest(
    _ bytes: Span<UInt8>,
    scan: inout HeadScan,
    limits: HeadLimits,
    into head: inout RequestHead
  ) -> HeadStep {
    .needMore
  }

  package static func parseResponse(
    _ bytes: Span<UInt8>,
    scan: inout HeadScan,
    requestMethod: Method,
    limits: HeadLimits,
    into head: inout ResponseHead
  ) -> HeadStep {
    .needMore
  }
}
