/// Simulated time, which only goes forward: what is to happen, in its order.
struct LoopClock<Event> {
  private struct Entry {
    let time: UInt64
    let number: UInt64
    let event: Event
  }

  private(set) var now: UInt64
  private var entries: [Entry] = []
  private var numbers: UInt64 = 0

  init(now: UInt64) { self.now = now }

  mutating func add(_ event: Event, at time: UInt64) {
    numbers += 1
    entries.append(Entry(time: max(time, now), number: numbers, event: event))
    var place = entries.count - 1
    while place > 0, isLess(place, (place - 1) / 2) {
      entries.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func next() -> Event? {
    guard let first = entries.first else { return nil }
    now = first.time
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < entries.count else { return first.event }
      if child + 1 < entries.count, isLess(child + 1, child) { child += 1 }
      guard isLess(child, place) else { return first.event }
      entries.swapAt(child, place)
      place = child
    }
  }

  private func isLess(_ one: Int, _ other: Int) -> Bool {
    entries[one].time == entries[other].time
      ? entries[one].number < entries[other].number : entries[one].time < entries[other].time
  }
}
