import Audit
import Gateway
import HTTP1

/// What `/metrics` says: only what is known for certain, and costs a call nothing to know.
extension Loop {
  /// Room for all metrics, about a third of it used.
  static let metricsBytes = 32_768

  /// Writes all metrics into `scratch`.
  mutating func writeMetrics() {
    var metrics = MetricsWriter(capacity: Loop.metricsBytes)
    addProcess(to: &metrics)
    addLimits(to: &metrics)
    addRefusals(to: &metrics)
    metrics.add(
      "warest_gateway_audit_enabled",
      .gauge,
      "1: calls are put on record.",
      gateway.audit == nil ? 0 : 1
    )
    if let statistics = gateway.audit?.statistics() {
      Loop.addState(statistics, reserve: gateway.configuration.audit.reserveBytes, to: &metrics)
      Loop.addCounters(statistics.counters, to: &metrics)
      Loop.addLosses(statistics, to: &metrics)
    }
    // SAFETY: the text is alive and not written while it is copied.
    unsafe scratch.append(metrics.text.bytes)
  }

  private func addProcess(to metrics: inout MetricsWriter) {
    let build: StaticString = "warest_gateway_build_info"
    metrics.begin(build, .gauge, "The program that runs; always 1.")
    let version = Array(ProductVersion.text.utf8)
    metrics.addSample(of: build, "version", version.span, 1)
    metrics.add(
      "warest_gateway_start_time_seconds",
      .gauge,
      "When the gateway was started, in seconds since 1970.",
      gateway.startSeconds
    )
    metrics.add("warest_gateway_loops", .gauge, "Event loops.", gateway.counters.count)
    metrics.add(
      "warest_gateway_ready",
      .gauge,
      "1: /readyz says 200.",
      readiness.isReady ? 1 : 0
    )
    metrics.add(
      "warest_gateway_connections",
      .gauge,
      "Open connections of callers, those of the admin listener among them.",
      gateway.census.total
    )
  }

  private func addRefusals(to metrics: inout MetricsWriter) {
    metrics.add(
      "warest_gateway_audit_refusals_recorded_total",
      .counter,
      "Refused calls that got a record of their own.",
      gateway.total { $0.refusalsRecorded.value }
    )
    metrics.add(
      "warest_gateway_audit_refusals_counted_total",
      .counter,
      "Refused calls that stand in the count of a summary record only.",
      gateway.total { $0.refusalsCounted.value }
    )
    metrics.add(
      "warest_gateway_audit_refusal_summaries_total",
      .counter,
      "Summary records of refused calls.",
      gateway.total { $0.refusalSummaries.value }
    )
  }

  private static func addState(
    _ log: AuditStatistics,
    reserve: Int,
    to metrics: inout MetricsWriter
  ) {
    metrics.add(
      "warest_gateway_audit_writable",
      .gauge,
      "1: the last write of the audit log succeeded.",
      log.state == .failing ? 0 : 1
    )
    metrics.add(
      "warest_gateway_audit_disk_low",
      .gauge,
      "1: the disk of the audit log has less room than the reserve.",
      log.state == .lowDisk || log.freeBytes < reserve ? 1 : 0
    )
    metrics.add(
      "warest_gateway_audit_disk_reserve_bytes",
      .gauge,
      "Room on the disk of the audit log below which it counts as nearly full.",
      reserve
    )
    metrics.add(
      "warest_gateway_audit_disk_free_bytes",
      .gauge,
      "Free room on the disk of the audit log.",
      log.freeBytes
    )
    metrics.add(
      "warest_gateway_audit_second_path_writable",
      .gauge,
      "1: checkpoints reach the second path.",
      log.isSecondPathWritable ? 1 : 0
    )
    metrics.add(
      "warest_gateway_audit_sequence",
      .gauge,
      "Sequence number of the last record of the audit log.",
      Int(clamping: log.sequence)
    )
    metrics.add(
      "warest_gateway_audit_open_intents",
      .gauge,
      "Calls with an effect whose outcome is not on record yet.",
      log.openIntents
    )
    metrics.add(
      "warest_gateway_audit_segment_bytes",
      .gauge,
      "Size of the file that is written.",
      log.segmentBytes
    )
    metrics.add(
      "warest_gateway_audit_backlog_bytes",
      .gauge,
      "Outcomes that wait because the audit log cannot be written.",
      log.backlogBytes
    )
  }

  private static func addCounters(_ log: LogCounters, to metrics: inout MetricsWriter) {
    metrics.add(
      "warest_gateway_audit_records_total",
      .counter,
      "Records that were written, of calls and of the log itself.",
      log.records
    )
    metrics.add(
      "warest_gateway_audit_written_bytes_total",
      .counter,
      "Octets written to the audit log.",
      log.bytes
    )
    metrics.add(
      "warest_gateway_audit_syncs_total",
      .counter,
      "Times that the audit log was brought to the disk.",
      log.syncs
    )
    metrics.add(
      "warest_gateway_audit_write_errors_total",
      .counter,
      "Writes of the audit log that failed.",
      log.writeErrors
    )
    metrics.add(
      "warest_gateway_audit_sync_errors_total",
      .counter,
      "Times that the audit log could not be brought to the disk.",
      log.syncErrors
    )
    metrics.add(
      "warest_gateway_audit_segments_total",
      .counter,
      "Files of the audit log that were begun.",
      log.segments
    )
    metrics.add(
      "warest_gateway_audit_checkpoints_total",
      .counter,
      "Signed checkpoints that were written.",
      log.checkpoints
    )
    metrics.add(
      "warest_gateway_audit_checkpoint_errors_total",
      .counter,
      "Times that checkpoints could not be written to the second path.",
      log.checkpointErrors
    )
  }

  private static func addLosses(_ log: AuditStatistics, to metrics: inout MetricsWriter) {
    metrics.add(
      "warest_gateway_audit_lost_records_total",
      .counter,
      "Records that found no room while the audit log could not be written.",
      log.lost
    )
    guard !log.dropped.isEmpty else { return }
    let name: StaticString = "warest_gateway_audit_sink_dropped_records_total"
    metrics.begin(name, .counter, "Records that a sink did not get, because it was slow or away.")
    for (sink, count) in log.dropped {
      let label = Array(sink.utf8)
      metrics.addSample(of: name, "sink", label.span, count)
    }
  }
}
