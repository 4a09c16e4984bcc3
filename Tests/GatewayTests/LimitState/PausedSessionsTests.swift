import Gateway
import Testing

@Suite("Paused sessions")
struct PausedSessionsTests {
  @Test func `are kept with their reasons until they go on`() {
    let paused = PausedSessions()
    let isPaused = paused.pause("b", reason: "ban feared", now: 5)
    let isPausedAgain = paused.pause("b", reason: "banned", now: 9)
    let isOtherPaused = paused.pause("a", reason: "", now: 7)
    #expect(isPaused && isPausedAgain && isOtherPaused)
    #expect(
      paused.all == [
        PausedSession(session: "a", reason: "", since: 7),
        PausedSession(session: "b", reason: "banned", since: 5),
      ]
    )
    let changes = paused.changes
    #expect(paused.resume("b")?.reason == "banned")
    #expect(paused.resume("b") == nil)
    #expect(paused.changes == changes + 1)
    #expect(paused.find("b") == nil && paused.count == 1)
  }

  @Test func `have reasons of bounded length`() {
    let reason = String(repeating: "ä", count: 200)
    let session = PausedSession(session: "a", reason: reason, since: 0)
    #expect(session.reason == String(repeating: "ä", count: 128))
  }
}
