/// Lengths of time for people.
enum DurationWords {
  static func text(microseconds: Int64) -> String {
    let seconds = microseconds / 1_000_000
    switch seconds {
    case ..<120: return "\(seconds) s"
    case ..<7_200: return "\(seconds / 60) min"
    case ..<172_800: return "\(seconds / 3_600) h"
    default: return "\(seconds / 86_400) days"
    }
  }
}
