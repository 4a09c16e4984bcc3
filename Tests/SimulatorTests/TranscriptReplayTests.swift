import Simulator
import Testing

/// Every recorded request again, against the model, and the reply held against the recorded one.
@Suite("Recorded requests and replies of WARest", .enabled(if: Recording.isPresent))
struct TranscriptReplayTests {
  @Test func `the model answers as the recordings do`() throws {
    let recordings = try Recording.load()
    var differences: [(recording: Recording, what: String)] = []
    for recording in recordings {
      if let what = Replay.difference(recording) { differences.append((recording, what)) }
    }
    print("transcripts: \(recordings.count - differences.count) of \(recordings.count) match")
    for (recording, what) in differences {
      let reason = Unmatched.reason(recording)
      print("  \(recording.title): \(reason ?? "UNEXPECTED") (\(what))")
      #expect(reason != nil, "\(recording.title): \(what)")
    }
    let failed = Set(differences.map(\.recording.index))
    for recording in recordings where !failed.contains(recording.index) {
      #expect(Unmatched.reason(recording) == nil, "\(recording.title) matches after all")
    }
  }
}
