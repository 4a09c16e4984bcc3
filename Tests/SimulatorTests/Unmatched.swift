import Simulator

/// The recordings that cannot match, each with its reason.
enum Unmatched {
  private static let reasons: [String: String] = [:]

  static func reason(_ recording: Recording) -> String? {
    reasons["\(recording.operation) \(recording.name)"]
  }
}
