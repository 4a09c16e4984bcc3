import Server

/// `edge:`: what a peer may make the gateway hold or wait for.
enum EdgeSection {
  static func read(_ section: MappingReader, _ edge: inout EdgeLimits) {
    let kilobyte = 1 << 10
    let megabyte = 1 << 20
    let hour = 3_600
    section.bytes("request-line-max", into: &edge.requestLineBytesMax, in: 256...(64 * kilobyte))
    section.bytes("head-max", into: &edge.headBytesMax, in: kilobyte...(64 * kilobyte))
    section.count("field-lines-max", into: &edge.fieldLinesMax, in: 10...1_000)
    section.bytes("body-max", into: &edge.bodyBytesMax, in: kilobyte...(64 * megabyte))
    section.bytes("upload-max", into: &edge.uploadBytesMax, in: kilobyte...(4_096 * megabyte))
    section.seconds("head-time", into: &edge.headSeconds, in: 1...hour)
    section.seconds("body-gap", into: &edge.bodyGapSeconds, in: 1...hour)
    if let rate = section.setting("body-rate-min")?.bytesPerSecond(in: 1...megabyte) {
      edge.bodyBytesPerSecondMin = rate
    }
    section.seconds("idle", into: &edge.idleSeconds, in: 1...hour)
    section.count(
      "requests-per-connection-max",
      into: &edge.requestsPerConnectionMax,
      in: 1...1_000_000_000
    )
    section.count("connections-max", into: &edge.connectionsMax, in: 1...1_000_000)
    section.count(
      "connections-per-address-max",
      into: &edge.connectionsPerAddressMax,
      in: 1...1_000_000
    )
    section.count(
      "refused-records-per-second-max",
      into: &edge.refusalRecordsPerSecondMax,
      in: 1...1_000
    )
    section.seconds("write-stall", into: &edge.writeStallSeconds, in: 1...hour)
    section.bytes(
      "upstream-head-max",
      into: &edge.upstreamHeadBytesMax,
      in: kilobyte...(64 * kilobyte)
    )
    section.finish()
  }
}
