import Synchronization

/// A number that threads count up.
final class Count: Sendable {
  private let number = Atomic<Int>(0)

  func add() { number.wrappingAdd(1, ordering: .relaxed) }
  var value: Int { number.load(ordering: .relaxed) }
}
