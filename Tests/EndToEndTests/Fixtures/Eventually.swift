import Foundation

/// Waits for what another process does: asks again until it is so, or until time is up.
enum Eventually {
  private static let pauseMicroseconds: UInt32 = 5_000

  /// - Returns: Whether the condition came true in time.
  static func holds(within seconds: Double = 20, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while try !condition() {
      guard Date() < end else { return false }
      usleep(pauseMicroseconds)
    }
    return true
  }

  static func value<Value>(
    within seconds: Double = 20,
    _ body: () throws -> Value?
  ) rethrows -> Value? {
    var value: Value?
    _ = try holds(within: seconds) {
      value = try body()
      return value != nil
    }
    return value
  }
}
