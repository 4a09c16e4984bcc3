/// A count of calls that starts again when its window is over.
struct FixedWindow {
  let limit: Int
  let windowMilliseconds: Int64
  private var used: [String: (count: Int, endsMilliseconds: Int64)] = [:]

  init(limit: Int, windowMilliseconds: Int64) {
    self.limit = limit
    self.windowMilliseconds = windowMilliseconds
  }

  struct State {
    var remaining: Int
    /// Seconds since 1970 when the window ends.
    var resetSeconds: Int64
    var isExceeded: Bool
  }

  /// Counts `cost` calls one after the other, as the limiters of nested routers do; one too many
  /// and the rest is not counted.
  mutating func take(_ key: String, cost: Int, at now: Int64) -> State {
    var entry = used[key] ?? (0, now + windowMilliseconds)
    if now >= entry.endsMilliseconds { entry = (0, now + windowMilliseconds) }
    var isExceeded = false
    for _ in 0..<cost where !isExceeded {
      entry.count += 1
      isExceeded = entry.count > limit
    }
    used[key] = entry
    return State(
      remaining: max(0, limit - entry.count),
      resetSeconds: (entry.endsMilliseconds + 999) / 1000,
      isExceeded: isExceeded
    )
  }

  mutating func reset() { used = [:] }
}
