/// The schemas that records are exported in.
package enum ExportFormat: String, Sendable, CaseIterable {
  /// Open Cybersecurity Schema Framework, class 6003 API Activity.
  case ocsf

  /// Elastic Common Schema.
  case ecs
}
