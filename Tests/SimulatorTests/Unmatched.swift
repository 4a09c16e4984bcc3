import Simulator

/// The recordings that cannot match, each with its reason.
enum Unmatched {
  private static let largeGroup =
    "the recorder's group of 1025 people: their numbers are nowhere in the recordings"

  private static let reasons: [String: String] = [
    "(protocol) idle-keep-alive-connection": "takes six seconds; a test has a shorter time",
    "(protocol) connected-but-silent": "takes eight seconds",
    "getGroupParticipants size-large": largeGroup,
    "getGroupParticipants size-large-gzip": largeGroup,
    "getGroupInfo size-large": largeGroup,
    "getGroups size-large": largeGroup,
    "getGroups size-large-gzip": largeGroup,
    "getChatsChatIdMessages size-large-gzip":
      "the recorder's chat of 500 messages: their texts are nowhere in the recordings",
  ]

  static func reason(_ recording: Recording) -> String? {
    reasons["\(recording.operation) \(recording.name)"]
  }

  /// Those are not tried at all.
  static func takesSeconds(_ recording: Recording) -> Bool {
    reason(recording)?.hasPrefix("takes") ?? false
  }
}
