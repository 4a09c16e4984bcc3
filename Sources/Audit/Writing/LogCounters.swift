/// What a log has done since it was opened.
package struct LogCounters: Sendable {
  package var records = 0
  package var bytes = 0
  package var syncs = 0
  package var writeErrors = 0
  package var syncErrors = 0
  package var segments = 0
  package var checkpoints = 0
  package var checkpointErrors = 0
}
